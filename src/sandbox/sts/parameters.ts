import { readPolicy } from '../../policies/evaluate/read-policy.ts';
import { AwsError, notImplemented } from '../aws-error.ts';

const MAX_POLICY = 2048;

/** @throws AwsError ValidationError */
export function readName(parameters: URLSearchParams, name: string, longest: number): string {
  const value = parameters.get(name) ?? '';
  if (value.length >= 2 && value.length <= longest && /^[\w+=,.@-]*$/.test(value)) return value;
  throw invalid(
    name,
    value,
    `have a length of 2 to ${longest} and satisfy regular expression pattern: [\\w+=,.@-]*`,
  );
}

/** DurationSeconds. @throws AwsError ValidationError */
export function readDuration(parameters: URLSearchParams, byDefault: number, longest: number): number {
  const text = parameters.get('DurationSeconds') ?? String(byDefault);
  const seconds = Number(text);
  if (/^\d{1,6}$/.test(text) && seconds >= 900 && seconds <= longest) return seconds;
  throw invalid('DurationSeconds', text, `have value between 900 and ${longest}`);
}

/** The session policy, parsed as JSON; undefined where none is given. @throws AwsError */
export function readSessionPolicy(parameters: URLSearchParams): object | undefined {
  if ([...parameters.keys()].some((name) => name.startsWith('PolicyArns.'))) {
    throw notImplemented('managed policies as session policies (PolicyArns)');
  }
  const text = parameters.get('Policy');
  if (text === null) return undefined;
  if (text.length > MAX_POLICY) {
    throw new AwsError(
      'PackedPolicyTooLarge',
      `The session policy has ${text.length} characters; it may have ${MAX_POLICY}.`,
    );
  }
  const reading = readPolicy(text, { usedAs: 'session' });
  if ('policy' in reading) return JSON.parse(text) as object;
  throw new AwsError(
    'MalformedPolicyDocument',
    reading.problems.map(({ message, path }) => `${message} at ${path}`).join('; '),
  );
}

function invalid(name: string, value: string, rule: string): AwsError {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  const shown = value.slice(0, 100);
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}
