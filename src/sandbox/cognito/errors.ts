import { AwsError } from '../aws-error.ts';

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function invalidPaginationToken(): AwsError {
  return invalidParameter('Invalid pagination token provided.');
}
