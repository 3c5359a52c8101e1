import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/**
 * A function's variables from the text of an env file (`NAME=VALUE` lines, # for comments, quotes around values) and
 * from pairs, which win. Usage errors name the line or pair; a value is never repeated, since it may be a secret.
 */
export function readVariables(text: string, pairs: readonly string[]): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  const add = (pair: string, where: string) => {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined) {
      const shown = quoteForMessage(pair.split('=')[0] ?? '', 60);
      throw usageError(`${where} must be NAME=VALUE, but ${shown} is not a variable name, or has no value.`);
    }
    variables[name] = value;
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const bare = line.trim().replace(/^export\s+/, '');
    if (bare === '' || bare.startsWith('#')) continue;
    add(bare.replace(/=\s*(["'])(.*)\1$/s, '=$2'), `Line ${index + 1} of --variables`);
  }
  for (const pair of pairs) add(pair, '--env');
  return variables;
}
