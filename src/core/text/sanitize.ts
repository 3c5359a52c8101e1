/**
 * Characters that must not reach a terminal from outside text: C0 and C1 controls, DEL, and the
 * bidirectional overrides that can make a name read as another one (deprecated ones included).
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f]/g;
const UNSAFE_BUT_NEWLINE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Outside text as one safe line: every unsafe character becomes a visible `\xNN` or `\u{NNNN}`. */
export function sanitize(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd').replace(UNSAFE, visible);
}

/** The same for text of several lines: newlines stay. */
export function sanitizeBlock(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd').replace(UNSAFE_BUT_NEWLINE, visible);
}

/** True when `text` holds a character that {@link sanitize} would replace. */
export function hasUnsafeCharacters(text: string): boolean {
  return text.search(UNSAFE) >= 0 || text.search(LONE_SURROGATE) >= 0;
}

/** Outside text in an error message: on one line, in quotes, and cut where it is long. */
export function quoteForMessage(text: string, limit = 80): string {
  const characters = [...text.slice(0, limit * 2 + 1)];
  const cut = characters.length > limit ? `${characters.slice(0, limit).join('')}…` : characters.join('');
  return `"${sanitize(cut)}"`;
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
