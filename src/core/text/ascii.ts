/** The signs of this program's tables, each with a character of ASCII that is as wide. */
const MARKS: Readonly<Record<string, string>> = {
  '●': '*',
  '○': '-',
  '◐': '%',
  '✓': '+',
  '✗': 'x',
  '–': '-',
  '…': '~',
};

/** A table for a terminal that shows nothing but ASCII. Names from outside keep their letters: they are not ours. */
export function asciiMarks(text: string): string {
  return text.replace(/[●○◐✓✗–…]/gu, (mark) => MARKS[mark] ?? mark);
}

/** True where the locale says that the terminal shows more than ASCII; a locale that is not set says so too. */
export function showsUnicode(environment: { readonly [name: string]: string | undefined }): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}
