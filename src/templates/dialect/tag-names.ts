/** Tags of the Liquid that AWS refers to, without those that read other files. */
export const TAGS = [
  ...['assign', 'break', 'capture', 'case', 'comment', 'continue', 'cycle', 'decrement', 'echo', 'for', 'if'],
  ...['increment', 'liquid', 'raw', 'tablerow', 'unless', '#'],
] as const;

/** Tags that stand inside others or end them. */
const INNER = ['else', 'elsif', 'when', 'endcapture', 'endcase', 'endcomment', 'endfor', 'endif'];

/** Names of all tags, for suggestions. */
export const TAG_NAMES: readonly string[] = [...TAGS, ...INNER, 'endraw', 'endtablerow', 'endunless'];

/** Tags of other dialects, which read other files. */
export const FILE_TAGS: ReadonlySet<string> = new Set(['include', 'render', 'layout', 'block']);
