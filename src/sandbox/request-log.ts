/** One request as a service understood it, whether it was answered or refused. */
export interface LoggedRequest {
  readonly service: string;
  readonly operation: string;
  readonly region?: string;
  readonly requestId: string;
  readonly at: Date;
  /** ARN of who signed it. */
  readonly principal?: string;
  /** What S3 was asked for. */
  readonly bucket?: string;
  readonly key?: string;
  /** The input of a JSON service, without passwords, secrets and tokens. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The answer's status; undefined until it was answered, and where the connection was cut. */
  readonly status?: number;
}

/** The latest requests, oldest first. Bounded, so that a sandbox may run for days. */
export class RequestLog {
  readonly #limit: number;
  #entries: LoggedRequest[] = [];
  /** Requests that have no answer yet, by the server's id for them. */
  readonly #open = new Map<string, Writable>();

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  /** @param trace the server's id for the request, where it is not what the service answers with */
  record(entry: LoggedRequest, trace = entry.requestId): void {
    const mine: Writable = { ...entry };
    this.#open.set(trace, mine);
    this.#entries.push(mine);
    if (this.#entries.length >= 2 * this.#limit) this.#entries = this.#entries.slice(-this.#limit);
  }

  /** Adds what became known of a request later. */
  note(trace: string, more: Pick<LoggedRequest, 'principal' | 'input'>): void {
    Object.assign(this.#open.get(trace) ?? {}, more);
  }

  finish(trace: string, status: number | undefined): void {
    const entry = this.#open.get(trace);
    if (entry !== undefined && status !== undefined) entry.status = status;
    this.#open.delete(trace);
  }

  entries(): readonly LoggedRequest[] {
    return this.#entries.slice(-this.#limit);
  }

  clear(): void {
    this.#entries = [];
  }
}

type Writable = { -readonly [name in keyof LoggedRequest]: LoggedRequest[name] };

/** Members that hold secrets; the values of the others may be asserted on. */
const SECRET = /password|secret|token|session$|confirmationcode/i;

/** An input without its secrets. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (depth > 8 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => {
    const hidden = SECRET.test(name) && typeof item === 'string' && !/Next|Pagination/.test(name);
    return [name, hidden ? '(hidden)' : withoutSecrets(item, depth + 1)] as const;
  });
  return Object.fromEntries(entries);
}
