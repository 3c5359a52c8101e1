import { setTimeout as sleep } from 'node:timers/promises';

/** A disturbance of the next requests, asked for by a test or a demonstration. */
export interface FaultRule {
  /** Which requests; what is left out matches everything. Services by signing name, e.g. `sagemaker`. */
  readonly match: { readonly service?: string; readonly operation?: string };
  /** How many matching requests it takes before it is spent. */
  readonly count: number;
  /**
   * `throttle`, `deny`: the service's own error. `slow`: answered after `delayMs`. `cut`: the connection
   * ends without an answer and without the request being carried out. `unsuccessful`: DeleteWorkteam
   * answers Success false and deletes nothing (AWS does not document when that happens). `exhausted`:
   * StartQueryExecution starts a query that fails for want of resources.
   * For S3 alone: `cut-response` ends the connection half-way through the answer's body; `corrupt` changes a
   * bit of the body on its way, in either direction; `change` has somebody else change the object in between,
   * so that If-Match fails; `conflict` refuses a write with ConditionalRequestConflict (409). For PutObject alone:
   * `wrong-checksum` stores what was sent and answers with other checksums and another ETag; `damage` stores
   * bytes with one bit changed, and everything it says about them is true of what was sent.
   */
  readonly kind:
    | 'throttle'
    | 'slow'
    | 'cut'
    | 'deny'
    | 'unsuccessful'
    | 'exhausted'
    | 'cut-response'
    | 'corrupt'
    | 'change'
    | 'conflict'
    | 'wrong-checksum'
    | 'damage';
  /** Milliseconds, for `slow`. */
  readonly delayMs?: number;
}

const PUT_KINDS = ['wrong-checksum', 'damage'] as const;
const S3_KINDS = ['cut-response', 'corrupt', 'change', 'conflict', ...PUT_KINDS] as const;
const KINDS: readonly FaultRule['kind'][] = [
  'throttle',
  'slow',
  'cut',
  'deny',
  'unsuccessful',
  'exhausted',
  ...S3_KINDS,
];
const DEFAULT_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;

/** The disturbances that are waiting, first come first served. Services ask it once for each request. */
export class Faults {
  #waiting: { rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#waiting.push({ rule, left: rule.count });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** How many disturbances are still to come. */
  get pending(): number {
    return this.#waiting.reduce((sum, { left }) => sum + left, 0);
  }

  /**
   * The disturbance of this request, which it uses up; undefined for none. A `slow` one has been waited for
   * when this resolves; the others are the service's to act out, in its own protocol.
   *
   * @param closing ends the wait when the sandbox closes
   */
  async strike(service: string, operation: string, closing: AbortSignal): Promise<FaultRule | undefined> {
    const rule = this.#take(service, operation);
    if (rule?.kind === 'slow') await sleep(rule.delayMs ?? DEFAULT_DELAY_MS, undefined, { signal: closing });
    return rule;
  }

  #take(service: string, operation: string): FaultRule | undefined {
    const found = this.#waiting.find(({ rule: { match } }) => {
      return (match.service ?? service) === service && (match.operation ?? operation) === operation;
    });
    if (!found) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#waiting = this.#waiting.filter((entry) => entry !== found);
    return found.rule;
  }
}

/** A rule from outside JSON, or a sentence about what is wrong with it. */
export function parseFaultRule(value: unknown): FaultRule | string {
  if (typeof value !== 'object' || value === null) return 'A fault is a JSON object.';
  const { match = {}, count = 1, kind, delayMs } = value as Record<string, unknown>;
  if (!KINDS.includes(kind as FaultRule['kind'])) return `kind must be one of ${KINDS.join(', ')}.`;
  if (!Number.isInteger(count) || (count as number) < 1) return 'count must be a whole number of at least 1.';
  if (typeof match !== 'object' || match === null) return 'match must be an object.';
  const { service, operation } = match as Record<string, unknown>;
  if (service !== undefined && typeof service !== 'string') return 'match.service must be a string.';
  if (operation !== undefined && typeof operation !== 'string') return 'match.operation must be a string.';
  if (kind === 'unsuccessful' && operation !== 'DeleteWorkteam') {
    return 'unsuccessful works only for DeleteWorkteam: name it in match.operation.';
  }
  if (kind === 'exhausted' && operation !== 'StartQueryExecution') {
    return 'exhausted works only for StartQueryExecution: name it in match.operation.';
  }
  if (S3_KINDS.some((one) => one === kind) && service !== 's3') {
    return `${String(kind)} works only for S3: set match.service to s3.`;
  }
  if (PUT_KINDS.some((one) => one === kind) && operation !== 'PutObject') {
    return `${String(kind)} works only for PutObject: name it in match.operation.`;
  }
  if (delayMs !== undefined && !(Number(delayMs) >= 0 && Number(delayMs) <= MAX_DELAY_MS)) {
    return `delayMs must be between 0 and ${MAX_DELAY_MS}.`;
  }
  return {
    match: {
      ...(service === undefined ? {} : { service }),
      ...(operation === undefined ? {} : { operation }),
    },
    count: count as number,
    kind: kind as FaultRule['kind'],
    ...(delayMs === undefined ? {} : { delayMs: Number(delayMs) }),
  };
}
