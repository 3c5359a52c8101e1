/**
 * Runs in the frame before the task: takes away what no Content-Security-Policy of today's browsers holds. WebRTC
 * sends packets to any address (Chromium and Firefox know no `webrtc` directive), so its constructors go, and with
 * them every way to a second realm that has them anew: nested frames, and shadow trees that could hide one.
 * Originals are kept in a closure and called without any method lookup, so that a task cannot get between.
 */
export const CLOSED_DOORS = `(() => {
  const { apply } = Reflect;
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (/^(webkit|moz)?RTC/.test(name)) delete globalThis[name];
  }
  const FRAMES = 'iframe,frame,object,embed,fencedframe';
  const { remove } = Element.prototype;
  const Observer = MutationObserver;
  const { observe } = Observer.prototype;
  const watch = (root, find) => {
    const clear = () => {
      for (let one = apply(find, root, [FRAMES]); one !== null; one = apply(find, root, [FRAMES])) apply(remove, one, []);
    };
    apply(observe, new Observer(clear), [root, { childList: true, subtree: true }]);
  };
  watch(document, Document.prototype.querySelector);
  const { attachShadow } = Element.prototype;
  const { querySelector } = DocumentFragment.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = apply(attachShadow, this, [{ ...init, clonable: false }]);
    watch(root, querySelector);
    return root;
  };
  // What makes shadow trees from text; a word of it may be split over two writes.
  delete Element.prototype.setHTMLUnsafe;
  delete ShadowRoot.prototype.setHTMLUnsafe;
  delete Document.parseHTMLUnsafe;
  delete Document.prototype.write;
  delete Document.prototype.writeln;
})();`;

/** Markup without shadow trees, which the script could not look into. */
export function withoutShadowTrees(html: string): string {
  return html.replaceAll(/shadowrootmode/gi, 'data-no-shadow');
}
