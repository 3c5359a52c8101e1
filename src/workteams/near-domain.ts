import { defineRule, type Finding, finding } from '../core/finding.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import type { CognitoUser } from './model.ts';

export const nearDomainRule = defineRule({
  id: 'members/near-domain',
  severity: 'warning',
  title:
    'An address has a domain that nobody else here uses, and that is almost the same as one that others use',
  why: 'An invitation to a mistyped domain goes to a stranger, or nowhere; the account is created either way.',
  fix: 'Check the domain. If it is right, go ahead.',
  source:
    'AdminCreateUser of Cognito accepts every well-formed address and sends the temporary password there.',
});

/** Addresses to invite whose domain is most likely a slip of one that people in the team have already. */
export function nearDomains(addresses: readonly string[], users: readonly CognitoUser[]): Finding[] {
  const known = new Set(
    users.map((user) => domainOf(user.Email ?? user.Username)).filter((one) => one !== ''),
  );
  return addresses.flatMap((address) => {
    const domain = domainOf(address);
    const meant = known.has(domain) ? undefined : didYouMean(domain, known, MOST_EDITS);
    if (meant === undefined) return [];
    const local = address.slice(0, address.lastIndexOf('@') + 1);
    return [
      finding(nearDomainRule, {
        subject: address,
        message: `nobody in this team is at ${quoteForMessage(domain)}; did you mean ${quoteForMessage(local + meant)}?`,
      }),
    ];
  });
}

/** Two names that differ in more letters are two names. */
const MOST_EDITS = 2;

function domainOf(address: string): string {
  return address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : '';
}
