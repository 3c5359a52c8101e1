import { invalidParameter } from './errors.ts';
import type { User } from './state.ts';

/** What ListUsers can search (API reference, Filter). */
const SEARCHABLE: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: (user) => user.username,
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
  ...Object.fromEntries(
    ['sub', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map(
      (name) => [name, (user: User) => user.attributes.get(name)],
    ),
  ),
};

const FILTER = /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/su;

/**
 * The users a ListUsers filter chooses: `attribute = "value"` for the same value, `attribute ^= "value"`
 * for a beginning. Only the user status is compared without regard to case. Empty text chooses everyone.
 */
export function parseUserFilter(filter: string): (user: User) => boolean {
  if (filter.trim() === '') return () => true;
  const [, name = '', operator, quoted = ''] = FILTER.exec(filter) ?? [];
  if (operator === undefined) throw invalidParameter('Error while parsing filter.');
  const read = Object.hasOwn(SEARCHABLE, name) ? SEARCHABLE[name] : undefined;
  if (!read) throw invalidParameter(`Invalid search attribute: ${name}`);
  const fold = (text: string) => (name === 'cognito:user_status' ? text.toUpperCase() : text);
  const value = fold(quoted.replace(/\\(.)/gsu, '$1'));
  return (user) => {
    const actual = read(user);
    if (actual === undefined) return false;
    return operator === '=' ? fold(actual) === value : fold(actual).startsWith(value);
  };
}
