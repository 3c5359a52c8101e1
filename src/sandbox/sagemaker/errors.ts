import { AwsError } from '../aws-error.ts';

export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function invalidNextToken(): AwsError {
  return validationError('Invalid NextToken: it is not one this listing has returned.');
}
