import { AwsError } from '../aws-error.ts';

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** What was looked for. @throws AwsError ResourceNotFound where it is not there */
export function existing<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new AwsError('ResourceNotFound', `${what} does not exist.`);
  return found;
}

/**
 * What a request names only. Which error AWS gives for some of these is not documented.
 *
 * @throws AwsError ValidationException where it is not there
 */
export function referred<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw validationError(`${what} does not exist.`);
  return found;
}

export function invalidNextToken(): AwsError {
  return validationError('Invalid NextToken: it is not one this listing has returned.');
}
