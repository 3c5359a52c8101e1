import { cognitoModel } from '../core/aws-model/cognito-idp.ts';
import { hasUnsafeCharacters, quoteForMessage } from '../core/text/sanitize.ts';
import { type FieldProblem, modelProblems } from './check.ts';

/**
 * The usual shape of an address: no quoted local parts and no domain literals, which no labeling worker has
 * and which are a slip of the keyboard far more often. Internationalised addresses are allowed.
 */
const LOCAL = /^[^\s@<>()[\],;:"\\.]+(\.[^\s@<>()[\],;:"\\.]+)*$/;
const LABEL = /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** True for text of an e-mail address's shape, without control characters. */
export function looksLikeAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const labels = text.slice(at + 1).split('.');
  return (
    at > 0 &&
    LOCAL.test(text.slice(0, at)) &&
    labels.length > 1 &&
    labels.every((label) => label.length <= 63 && LABEL.test(label)) &&
    !hasUnsafeCharacters(text)
  );
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
        message: `${quoteForMessage(other)} and ${quoteForMessage(address)} differ only in case: which one is correct?`,
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
