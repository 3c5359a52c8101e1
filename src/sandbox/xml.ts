const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for element content or an attribute. Characters that XML 1.0 cannot hold at all become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** What an element holds: an array repeats its element, undefined leaves it out. */
export type XmlContent =
  | string
  | number
  | boolean
  | Date
  | undefined
  | { readonly [name: string]: XmlContent }
  | readonly XmlContent[];

/** The elements of an object, one after the other. */
export function xmlOf(content: { readonly [name: string]: XmlContent }): string {
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: XmlContent): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: XmlContent) => element(name, item)).join('');
  return `<${name}>${inner(value as Exclude<XmlContent, undefined | readonly XmlContent[]>)}</${name}>`;
}

function inner(value: Exclude<XmlContent, undefined | readonly XmlContent[]>): string {
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  return typeof value === 'object' ? xmlOf(value) : escapeXml(String(value));
}
