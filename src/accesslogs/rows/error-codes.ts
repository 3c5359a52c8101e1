/** A status with the error code that S3 wrote beside it. */
export interface StatusCode {
  readonly status: number;
  /** `-` where the log has none. */
  readonly code: string;
}

const MOST = 255;
const OTHERS: StatusCode = { status: 0, code: 'others' };

/** Statuses and error codes of a log by small numbers. 0 is success; beyond 254 all others share the last. */
export class ErrorCodes {
  readonly #list: StatusCode[] = [{ status: 200, code: '-' }];
  readonly #numbers = new Map<string, number>();

  numberOf(status: number, code: string): number {
    const name = `${status} ${code}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#list.length >= MOST) return MOST;
    const number = this.#list.push({ status, code }) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  get(number: number): StatusCode {
    return this.#list[number] ?? OTHERS;
  }
}
