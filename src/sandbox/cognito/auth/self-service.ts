import type { Operations } from '../../environment.ts';
import { attributeList } from '../attributes.ts';
import { poolOf, userOf } from '../find.ts';
import { checkPassword, isPassword, storedPassword } from '../passwords.ts';
import { wrongPassword } from './client.ts';
import { endSessions, readAccessToken } from './tokens.ts';

/** What somebody does who has signed in. */
interface WithToken {
  readonly AccessToken: string;
}

export const selfServiceOperations: Operations = {
  GetUser(input: WithToken, call) {
    const { user } = readAccessToken(input.AccessToken, call);
    return { Username: user.username, UserAttributes: attributeList(user) };
  },

  GlobalSignOut(input: WithToken, call) {
    const { pool, user } = readAccessToken(input.AccessToken, call);
    endSessions(pool, user, call);
    return {};
  },

  AdminUserGlobalSignOut(input: { UserPoolId: string; Username: string }, call) {
    const pool = poolOf(call, input.UserPoolId);
    endSessions(pool, userOf(pool, input.Username), call);
    return {};
  },

  ChangePassword(
    input: WithToken & { readonly PreviousPassword?: string; readonly ProposedPassword: string },
    call,
  ) {
    const { pool, user } = readAccessToken(input.AccessToken, call);
    if (!isPassword(user.password, input.PreviousPassword ?? '')) throw wrongPassword();
    checkPassword(input.ProposedPassword, pool.passwordPolicy);
    user.password = storedPassword(input.ProposedPassword, call.now);
    user.modified = call.now;
    return {};
  },
};
