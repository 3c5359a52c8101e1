import { GroundctlError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { MAX_ADDRESS_FILE_BYTES, parseAddressList } from '../../workteams/address-list.ts';
import type { FieldProblem } from '../../workteams/check.ts';
import { readText } from '../read-text.ts';

/** The wrong file has thousands of wrong lines; these many show that it is the wrong one. */
const MAX_LINES_NAMED = 20;

interface Listed {
  readonly addresses: readonly string[];
  readonly problems: readonly FieldProblem[];
}

/** The addresses of a file or of standard input, and what is none. */
export async function addressesFrom(file: string, signal: AbortSignal): Promise<Listed> {
  const field = file === '-' ? 'standard input' : quoteForMessage(file);
  try {
    const { addresses, problems } = parseAddressList(await readText(file, MAX_ADDRESS_FILE_BYTES, signal));
    const named = problems
      .slice(0, MAX_LINES_NAMED)
      .map(({ line, message }) => ({ field: `${field}, line ${line}`, message }));
    const more = problems.length - named.length;
    if (more > 0) named.push({ field, message: `${more} more entries are not e-mail addresses` });
    if (addresses.length === 0 && problems.length === 0) named.push({ field, message: 'holds no addresses' });
    return { addresses, problems: named };
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source !== 'usage') throw error;
    return { addresses: [], problems: [{ field: 'file', message: error.message }] };
  }
}
