import { GroundctlError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { MAX_ADDRESS_FILE_BYTES, parseAddressList } from '../../workteams/address-list.ts';
import { checkName, type FieldProblem, throwProblems } from '../../workteams/check.ts';
import { checkEmails } from '../../workteams/email.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';

interface InviteOptions extends ChangeOptions {
  readonly file?: string;
  readonly group?: string;
  readonly resend?: boolean;
  readonly createGroup?: boolean;
  readonly force?: boolean;
}

/** The wrong file has thousands of wrong lines; these many show that it is the wrong one. */
const MAX_LINES_NAMED = 20;

/** `groundctl members invite TEAM [ADDRESS...]`; with a single malformed entry nobody is invited. */
export async function invite(
  io: Io,
  options: InviteOptions,
  team: string,
  words: readonly string[],
): Promise<ExitCode> {
  const listed = options.file === undefined ? NOTHING : await addressesFrom(options.file, io.signal);
  if (listed.problems.length > 0) {
    const typed = words.length === 0 ? [] : checkEmails(words).problems;
    throwProblems('Nobody can be invited as given', [
      ...(team.startsWith('arn:') ? [] : checkName(team)),
      ...typed,
      ...listed.problems,
    ]);
  }
  const { workteams } = await io.connect(options);
  const plan = await workteams.planInvite(
    {
      team,
      emails: [...words, ...listed.addresses],
      group: options.group,
      resend: options.resend,
      createGroup: options.createGroup,
      force: options.force,
    },
    { signal: io.signal },
  );
  return carryOut(io, 'members.invite', plan, workteams.apply, options);
}

interface Listed {
  readonly addresses: readonly string[];
  readonly problems: readonly FieldProblem[];
}

const NOTHING: Listed = { addresses: [], problems: [] };

async function addressesFrom(file: string, signal: AbortSignal): Promise<Listed> {
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
