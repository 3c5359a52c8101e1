const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const UNRESERVED_PATH = /^[A-Za-z0-9\-._~/]*$/;

/** Percent-encodes all but RFC 3986's unreserved characters, as AWS signatures want it. */
export function uriEncode(text: string): string {
  if (UNRESERVED.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, percent);
}

/** The same with `/` kept: an S3 key, or a whole path. Empty and dotted segments stay as they are. */
export function uriEncodePath(path: string): string {
  return UNRESERVED_PATH.test(path) ? path : uriEncode(path).replaceAll('%2F', '/');
}

/** Percent-decodes UTF-8; undefined where the text is not valid encoding of any. */
export function uriDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * The parameters of a raw query string in their order, decoded; a `+` is a space, as S3 reads it.
 * Undefined where one of them is not valid percent-encoding.
 */
export function parseQuery(query: string): [name: string, value: string][] | undefined {
  const pairs: [string, string][] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = uriDecode((equals < 0 ? part : part.slice(0, equals)).replaceAll('+', ' '));
    const value = uriDecode((equals < 0 ? '' : part.slice(equals + 1)).replaceAll('+', ' '));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
