/** One request as a service understood it, whether it was answered or refused. */
export interface LoggedRequest {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly requestId: string;
  readonly at: Date;
}

/** The latest requests, oldest first. Bounded, so that a sandbox may run for days. */
export class RequestLog {
  readonly #limit: number;
  #entries: LoggedRequest[] = [];

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  record(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * this.#limit) this.#entries = this.#entries.slice(-this.#limit);
  }

  entries(): readonly LoggedRequest[] {
    return this.#entries.slice(-this.#limit);
  }
}
