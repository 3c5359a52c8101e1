import { checkName, throwProblems } from '../../workteams/check.ts';
import { checkEmails } from '../../workteams/email.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { addressesFrom } from './addresses-from.ts';

interface InviteOptions extends ChangeOptions {
  readonly file?: string;
  readonly group?: string;
  readonly resend?: boolean;
  readonly createGroups?: boolean;
  readonly force?: boolean;
}

/** `groundctl members invite TEAM [ADDRESS...]`; with a single malformed entry nobody is invited. */
export async function invite(
  io: Io,
  options: InviteOptions,
  team: string,
  words: readonly string[],
): Promise<ExitCode> {
  const listed =
    options.file === undefined
      ? { addresses: [], problems: [] }
      : await addressesFrom(options.file, io.signal);
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
      createGroup: options.createGroups,
      force: options.force,
    },
    { signal: io.signal },
  );
  return carryOut(io, 'members.invite', plan, workteams.apply, options);
}
