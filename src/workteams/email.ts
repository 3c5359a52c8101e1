import { cognitoModel } from '../core/aws-model/cognito-idp.ts';
import { hasUnsafeCharacters, quoteForMessage } from '../core/text/sanitize.ts';
import { type FieldProblem, modelProblems } from './check.ts';

/** One @ with something before it and a dotted domain behind it; Cognito decides about the rest. */
const ADDRESS = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** True for text of an e-mail address's shape, without control characters. */
export function looksLikeAddress(text: string): boolean {
  return ADDRESS.test(text) && !hasUnsafeCharacters(text);
}

/**
 * The addresses to work on and what is wrong with the others. Addresses given twice count once; case is kept,
 * because labeling workers sign in with the exact spelling.
 */
export function checkEmails(emails: readonly string[]): {
  readonly addresses: readonly string[];
  readonly problems: readonly FieldProblem[];
} {
  const addresses = [...new Set(emails)];
  const problems = addresses.flatMap(problemsOf);
  const spellings = new Map<string, string>();
  for (const address of addresses) {
    const other = spellings.get(address.toLowerCase());
    if (other !== undefined) {
      problems.push({
        field: 'address',
        message: `${quoteForMessage(other)} and ${quoteForMessage(address)} differ only in case: which one is meant?`,
      });
    }
    spellings.set(address.toLowerCase(), address);
  }
  if (addresses.length === 0) problems.push({ field: 'address', message: 'at least one is needed' });
  return { addresses, problems };
}

function problemsOf(address: string): FieldProblem[] {
  if (!looksLikeAddress(address)) {
    return [{ field: 'address', message: `${quoteForMessage(address)} is not an e-mail address` }];
  }
  return modelProblems(
    'AdminCreateUser',
    { UserPoolId: 'us-east-1_later', Username: address },
    () => 'address',
    cognitoModel,
  );
}
