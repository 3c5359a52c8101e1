/**
 * Reads JSON as people write it into attributes: single quotes, names without quotes, a comma too many.
 * Undefined where it is not even that. Nothing is evaluated.
 */
export function parseLoose(text: string): unknown {
  const strict = parse(text);
  if (strict !== undefined) return strict;
  const json = text.replace(
    /"(?:[^"\\]|\\[\s\S])*"|'((?:[^'\\]|\\[\s\S])*)'|,(?=\s*[\]}])|([A-Za-z_$][\w$]*)(?=\s*:)/g,
    (whole, single?: string, name?: string) => {
      if (single !== undefined) return JSON.stringify(single.replace(/\\'/g, "'"));
      if (name !== undefined) return `"${name}"`;
      return whole.startsWith(',') ? '' : whole;
    },
  );
  return parse(json);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
