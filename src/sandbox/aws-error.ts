/** An error as an AWS service answers it; each protocol writes it in its own form. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** What the sandbox does not do. 501, because no AWS client retries it. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `The groundctl sandbox does not implement ${what}.`, 501);
}
