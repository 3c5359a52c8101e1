const WORDS = {
  page: 'an HTML page',
  'too-large': 'longer than any AWS response',
} as const;

/** An answer that cannot be AWS's, whatever its status says. */
export class AnswerError extends Error {
  readonly status: number;
  readonly what: string;

  constructor(kind: keyof typeof WORDS, status: number) {
    super(`The response is ${WORDS[kind]}.`);
    this.name = 'AnswerError';
    this.status = status;
    this.what = WORDS[kind];
  }
}
