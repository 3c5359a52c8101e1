import type { EndTag, PageElement } from './page-model.ts';

/** Elements whose text is not markup. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes']);

/** End tags of custom elements that close nothing, in the order of the source; `html` has its Liquid masked. */
export function unusedEndTags(html: string, elements: readonly PageElement[]): EndTag[] {
  const used = new Set(elements.map(({ endTagBegin }) => endTagBegin));
  const raw = elements.filter(({ name }) => RAW.has(name));
  const markup = html.replace(/<!--[\s\S]*?(?:-->|$)/g, (text) => ' '.repeat(text.length));
  return [...markup.matchAll(/<\/([a-z][\w.]*-[\w.-]*)/gi)]
    .map((match) => ({ name: (match[1] ?? '').toLowerCase(), begin: match.index }))
    .filter(({ begin }) => !used.has(begin))
    .filter(({ begin }) => !raw.some((element) => begin > element.begin && begin < element.end));
}
