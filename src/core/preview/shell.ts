import { type Html, html } from '../report/html.ts';

/** What a preview puts into the page around its frame. */
export interface Shell {
  /** The frame's name for screen readers. */
  readonly title: string;
  /** Options of the sandbox attribute: what the frame may do. */
  readonly sandbox: string;
  /** More controls beside those that go from line to line. */
  readonly controls?: Html;
  readonly aside: Html;
  /** Rules besides the common ones. */
  readonly style?: string;
  /**
   * Script that sets `shown = (state) => …`, called with what the server says of a line, and may set `asked = () =>
   * ({ … })`: parameters that go along with the line. `get(id)`, `items(list, parent)`, `go(line)`, `show()` are there.
   */
  readonly script: string;
}

/** The page around the frame: lines, and what is said of one. Everything from outside goes in as text. */
export function shellPage(
  nonce: string,
  { title, sandbox, controls, aside, style = '', script }: Shell,
): string {
  const markup = html`<header><strong id="file"></strong><button id="previous" title="p or left arrow">Previous line</button><label>Line <input id="line" type="number" min="1" value="1"></label><button id="next" title="n or right arrow">Next line</button>${controls}<span id="note"></span></header>
<main><iframe id="task" title="${title}" sandbox="${sandbox}" referrerpolicy="no-referrer"></iframe></main>
<aside aria-live="polite"><p id="problem" class="error"></p>${aside}</aside>`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>groundctl preview</title>
<style nonce="${nonce}">
body { margin: 0; font: 15px/1.4 system-ui, sans-serif; display: grid; grid-template: auto 1fr / 1fr 24rem; height: 100vh }
header { grid-column: 1 / 3; padding: .5rem 1rem; border-bottom: 1px solid #ccd; display: flex; gap: .8rem; align-items: center; flex-wrap: wrap }
iframe { border: 0; width: 100%; height: 100% } aside { border-left: 1px solid #ccd; padding: .5rem 1rem; overflow: auto }
.error, .denied { color: #b00020 } .allowed { color: #1b7f3b } .warning { color: #8a5a00 } .info { color: #456 } li { margin: .4rem 0 } ul { padding-left: 1.1rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f5f8; padding: .5rem } h2 { font-size: 1rem } #line { width: 5rem }
@media (max-width: 50rem) { body { display: block; height: auto } iframe { height: 60vh } aside { border: 0; border-top: 1px solid #ccd } }
${style}
</style>
${markup.text}
<script nonce="${nonce}">
const get = (id) => document.getElementById(id);
let line = Math.max(1, Number(new URLSearchParams(location.search).get('line')) | 0);
const items = (list, parent) => parent.replaceChildren(...list.map(({ text, kind }) => {
  const item = document.createElement('li');
  item.textContent = text;
  if (kind) item.className = kind;
  return item;
}));
const counted = (list, severity) => list.filter((each) => each.severity === severity).length;
const findings = (list) => {
  items(list.map((f) => ({ kind: f.severity, text: [f.place, f.message, f.fix].filter(Boolean).join(' ') })), get('findings'));
  get('counts').textContent = list.length === 0 ? 'nothing found' : counted(list, 'error') + ' errors, ' + counted(list, 'warning') + ' warnings';
};
let shown = () => {};
let asked = () => ({});
let times = 0;
const show = async () => {
  times += 1;
  const mine = times;
  let state;
  try {
    state = await (await fetch('state?' + new URLSearchParams({ line, ...asked() }))).json();
  } catch {
    get('problem').textContent = 'The preview has ended. Start it again to go on.';
    return;
  }
  // What was asked for last is what counts, whichever answer comes last.
  if (mine !== times) return;
  document.title = state.file + ':' + line;
  get('file').textContent = state.file;
  get('note').textContent = state.note;
  get('line').value = line;
  get('previous').disabled = line === 1;
  get('problem').textContent = state.problem ?? '';
  shown(state);
  get('task').src = state.problem ? 'about:blank' : state.frame;
};
const go = (to) => { line = Math.max(1, to | 0); history.replaceState(null, '', '?line=' + line); show(); };
get('previous').onclick = () => go(line - 1);
get('next').onclick = () => go(line + 1);
get('line').onchange = () => go(Number(get('line').value));
const KEYS = { n: () => go(line + 1), ArrowRight: () => go(line + 1), p: () => go(line - 1), ArrowLeft: () => go(line - 1), g: () => get('line').select() };
addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (typing && event.key === 'Escape') event.target.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});
${script}
new EventSource('events').onmessage = show;
show();
</script></html>`;
}

/** The shell may talk to its own server and show its own frame, nothing else. */
export function shellPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
