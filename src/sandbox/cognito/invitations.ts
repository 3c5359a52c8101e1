import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import type { Mail } from './mailbox.ts';
import type { Pool, User } from './state.ts';

const ATTRIBUTE_OF = { EMAIL: 'email', SMS: 'phone_number' } as const;

/** The messages an invitation makes. A medium the user has no address for sends nothing, and says nothing. */
export function invitationsFor(
  pool: Pool,
  user: Pick<User, 'username' | 'attributes'>,
  media: readonly ('EMAIL' | 'SMS')[],
  kind: Mail['kind'],
  temporaryPassword: string,
  call: Call,
): Mail[] {
  return [...new Set(media)].flatMap((medium) => {
    const to = user.attributes.get(ATTRIBUTE_OF[medium]);
    if (!to) return [];
    const { region, now: at } = call;
    return [
      { region, userPoolId: pool.id, username: user.username, medium, to, kind, temporaryPassword, at },
    ];
  });
}

/**
 * Throws LimitExceededException when these messages would pass Cognito's daily limit for its own e-mail
 * sender (50 a day and account, Cognito developer guide). The words are AWS's. Called before anything is
 * changed: whether AWS keeps the user when its e-mail is refused is not documented.
 */
export function checkMailQuota(mails: readonly Mail[], call: Call): void {
  const quota = call.env.dailyMailQuota;
  const count = mails.filter(({ medium }) => medium === 'EMAIL').length;
  if (quota === undefined || count === 0 || sentToday(call) + count <= quota) return;
  throw new AwsError(
    'LimitExceededException',
    'Exceeded daily email limit for the operation or the account. If a higher limit is required, please ' +
      'configure your user pool to use your own Amazon SES configuration for sending email.',
  );
}

export function deliver(mails: readonly Mail[], call: Call): void {
  for (const mail of mails) {
    call.env.mailbox.deliver(mail);
    if (mail.medium === 'EMAIL') call.state.cognito.mailsByDay.set(dayOf(call), sentToday(call) + 1);
  }
}

function sentToday(call: Call): number {
  return call.state.cognito.mailsByDay.get(dayOf(call)) ?? 0;
}

function dayOf({ now }: Call): string {
  return now.toISOString().slice(0, 10);
}
