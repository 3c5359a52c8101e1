/**
 * Characters that must not reach a terminal from outside text: C0 and C1 controls, DEL, the bidirectional overrides
 * that can make a name read as another one (deprecated ones included), and what nobody can see: soft hyphens,
 * zero-width spaces, fillers and tags. Joiners stay where scripts and emoji need them, between what they join.
 */
const CONTROLS = String.raw`\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f`;
const INVISIBLE = String.raw`\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0\u{e0000}-\u{e0fff}`;
const JOINS = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}]`;
const JOINER = String.raw`(?<!${JOINS})[\u200c\u200d]|[\u200c\u200d](?!${JOINS})`;
const UNSAFE = new RegExp(`[\\u0000-\\u001f${CONTROLS}${INVISIBLE}]|${JOINER}`, 'gu');
const UNSAFE_BUT_NEWLINE = new RegExp(
  `[\\u0000-\\u0009\\u000b-\\u001f${CONTROLS}${INVISIBLE}]|${JOINER}`,
  'gu',
);
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Nearly every text is of nothing else, and looking for that costs a tenth. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Outside text as one safe line: every unsafe character becomes a visible `\xNN` or `\u{NNNN}`. */
export function sanitize(text: string): string {
  if (PLAIN.test(text)) return text;
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
