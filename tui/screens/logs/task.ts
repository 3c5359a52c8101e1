import type { AthenaRequest } from '../../../src/accesslogs/athena/read-with-athena.ts';
import type { ReadEvent } from '../../../src/accesslogs/read-logs.ts';
import type { GroundctlError } from '../../../src/core/errors.ts';
import type { ReadRequest } from './request.ts';

/** What somebody asked for that takes a while. */
export type Wanted =
  /** `through`: what was said to what Athena would cost. */
  | { readonly type: 'read'; readonly request: ReadRequest; readonly through?: AthenaRequest | 'here' }
  /** Where a bucket sends its log. */
  | { readonly type: 'target'; readonly bucket: string; readonly from?: string }
  | { readonly type: 'buckets' }
  | { readonly type: 'teams' }
  | { readonly type: 'team'; readonly name: string };

/** How far reading has come, and how long it has taken in milliseconds. */
export interface Progress extends Omit<ReadEvent, 'type'> {
  readonly elapsed: number;
}

/** What is under way, or why it came to nothing. */
export interface Task {
  /** Answers of an older run are dropped. */
  readonly run: number;
  readonly wanted: Wanted;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** `off`: the bucket has no access log. */
  readonly stage: 'running' | 'stopping' | 'judging' | 'failed' | 'off';
  readonly progress: Progress | undefined;
  readonly error: GroundctlError | undefined;
}

export function startedTask(run: number, wanted: Wanted, since: number): Task {
  return { run, wanted, since, stage: 'running', progress: undefined, error: undefined };
}

/** True while an answer is still to come. */
export function isUnderWay({ stage }: Task): boolean {
  return stage !== 'failed' && stage !== 'off';
}
