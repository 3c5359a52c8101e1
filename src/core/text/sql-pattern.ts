/**
 * A pattern of JavaScript in the words that RE2 and Joni read alike (DuckDB; Trino and Athena). `^` and `$` become ends
 * of the text, and with the flag `i` ASCII letters alone match in both cases, which is what JavaScript does without `u`.
 * The pattern must not look around, and its dot must match every character (flag `s`) where it has one.
 */
export function sqlPattern({ source, ignoreCase, dotAll }: RegExp): string {
  let inClass = false;
  const words = source.replace(/\\[\s\S]|[\s\S]/g, (token, at: number) => {
    if (token === '\\/') return '/';
    if (token.length > 1) return token;
    if (token === '[') inClass = true;
    else if (token === ']') inClass = false;
    if (inClass) return token;
    // Behind `(?` comes what kind of group it is, which has no letters where nothing looks around.
    if (token === '^') return '\\A';
    if (token === '$') return '\\z';
    if (!ignoreCase || !/[a-z]/i.test(token) || source[at - 1] === '\\') return token;
    return `[${token.toLowerCase()}${token.toUpperCase()}]`;
  });
  const classes = ignoreCase ? words.replaceAll('a-f', 'a-fA-F') : words;
  return dotAll ? `(?s)${classes}` : classes;
}
