import { S3Error } from './error.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** What a document is written from: an array repeats its element, undefined leaves it out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | XmlElement
  | { readonly [name: string]: XmlValue }
  | readonly XmlValue[];

/** Writes a document in S3's namespace (error documents have none). */
export function xmlDocument(root: string, content: XmlValue, namespaced = true): string {
  const attributes = namespaced ? ` xmlns="${NAMESPACE}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, content, attributes)}`;
}

/** An element as read from a request. Attributes are kept only where S3 has some: `xsi:type`. */
export class XmlElement {
  readonly name: string;
  readonly type: string | undefined;
  readonly children: XmlElement[] = [];
  text = '';

  constructor(name: string, type?: string) {
    this.name = name;
    this.type = type;
  }

  all(name: string): XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  first(name: string): XmlElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  /** Text of a child element; undefined where there is none. */
  value(name: string): string | undefined {
    return this.first(name)?.text.trim();
  }
}

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+|</g;
const MAX_DEPTH = 32;

/**
 * Reads a request's document and checks its root. No document type, no entities but XML's own five:
 * nothing can expand.
 * @throws S3Error MalformedXML
 */
export function parseXml(text: string, root: string): XmlElement {
  const stack: XmlElement[] = [];
  let top: XmlElement | undefined;
  for (const match of text.replace(/^\ufeff/, '').matchAll(TOKEN)) {
    const [token, closing, name, attributes, empty] = match;
    if (token.startsWith('<!--') || token.startsWith('<?')) continue;
    const current = stack.at(-1);
    if (name === undefined) {
      if (token === '<') throw malformed();
      if (token.startsWith('<![CDATA[')) {
        if (current === undefined) throw malformed();
        current.text += token.slice(9, -3);
      } else if (current !== undefined) current.text += unescapeXml(token);
      else if (token.trim() !== '') throw malformed();
      continue;
    }
    const local = name.slice(name.indexOf(':') + 1);
    if (closing) {
      if (stack.pop()?.name !== local) throw malformed();
      continue;
    }
    if ((current === undefined && top !== undefined) || stack.length >= MAX_DEPTH) throw malformed();
    const element = new XmlElement(
      local,
      /\stype\s*=\s*["']([^"']*)["']|:type\s*=\s*["']([^"']*)["']/
        .exec(attributes ?? '')
        ?.slice(1)
        .find(Boolean),
    );
    current?.children.push(element);
    top ??= element;
    if (!empty) stack.push(element);
  }
  if (top === undefined || stack.length > 0 || top.name !== root) throw malformed();
  return top;
}

/** Text that is safe inside an element. Characters that XML 1.0 cannot hold become references, as S3 writes them. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\r/g, (character) => {
    const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[character];
    return named ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
}

function write(name: string, value: XmlValue, attributes = ''): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: XmlValue) => write(name, item)).join('');
  if (value instanceof XmlElement) return writeElement(value);
  if (typeof value !== 'object') return `<${name}${attributes}>${escapeXml(String(value))}</${name}>`;
  const inner = Object.entries(value)
    .map(([child, content]) => write(child, content))
    .join('');
  return inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
}

function writeElement(element: XmlElement): string {
  const { name, type, children, text } = element;
  const attributes =
    type === undefined
      ? ''
      : ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${escapeXml(type)}"`;
  const inner = children.length > 0 ? children.map(writeElement).join('') : escapeXml(text.trim());
  return `<${name}${attributes}>${inner}</${name}>`;
}

function unescapeXml(text: string): string {
  return text.replace(/&([^;&\s]{0,10});?/g, (whole, entity: string) => {
    const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
    const known = named[entity];
    if (known !== undefined && whole.endsWith(';')) return known;
    const number = /^#x([0-9a-fA-F]{1,6})$|^#(\d{1,7})$/.exec(entity);
    const code = number?.[1] ? Number.parseInt(number[1], 16) : Number(number?.[2] ?? -1);
    if (!whole.endsWith(';') || !(code >= 0 && code <= 0x10ffff)) throw malformed();
    return String.fromCodePoint(code);
  });
}

function malformed(): S3Error {
  return new S3Error('MalformedXML');
}
