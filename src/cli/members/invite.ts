import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { MAX_ADDRESS_FILE_BYTES, parseAddressList } from '../../workteams/address-list.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';

interface InviteOptions extends ChangeOptions {
  readonly file?: string;
  readonly group?: string;
  readonly resend?: boolean;
  readonly createGroup?: boolean;
}

/** `groundctl members invite TEAM [ADDRESS...]` */
export async function invite(
  io: Io,
  options: InviteOptions,
  team: string,
  words: readonly string[],
): Promise<ExitCode> {
  const emails = [
    ...words,
    ...(options.file === undefined ? [] : await addressesFrom(options.file, io.signal)),
  ];
  const connection = await io.connect(options);
  const { workteams } = connection;
  const plan = await workteams.planInvite(
    { team, emails, group: options.group, resend: options.resend, createGroup: options.createGroup },
    { signal: io.signal },
  );
  return carryOut(io, 'members.invite', plan, workteams.apply, options);
}

/** Every malformed entry is named with its line; with a single one, nobody is invited. */
async function addressesFrom(file: string, signal: AbortSignal): Promise<readonly string[]> {
  const text = await readText(file, MAX_ADDRESS_FILE_BYTES, signal);
  const { addresses, problems } = parseAddressList(text);
  const name = file === '-' ? 'standard input' : quoteForMessage(file);
  if (problems.length > 0) {
    throw usageError(`${name} holds entries that are not e-mail addresses.`, {
      problems: problems.map(({ line, message }) => `line ${line}: ${message}`),
      hint: 'Nobody was invited.',
    });
  }
  if (addresses.length === 0) throw usageError(`${name} holds no addresses.`);
  return addresses;
}
