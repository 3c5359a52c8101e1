import { logLine, type Request } from './log-line.ts';
import { Random } from './random.ts';

/** Nine o'clock of the day on which tasks are rendered, seconds since 1970. */
export const NINE = Date.UTC(2026, 9, 12, 9) / 1000;

/** One presigned request of a task. */
export interface Seen {
  /** Which task, by a letter; each has an access key of its own. Task a is rendered at nine, b a minute later, and so on. */
  readonly task?: string;
  /** Minutes after nine. */
  readonly at?: number;
  readonly from: string;
  readonly ok?: boolean;
  readonly key?: string;
  readonly agent?: string;
  readonly more?: Partial<Request>;
}

/** Log lines of presigned requests; tasks last an hour, and what is not `ok` is refused, unless a test says otherwise. */
export function taskLines(...requests: readonly Seen[]): string[] {
  const random = new Random(7);
  return requests.map(
    ({ task = 'a', at = 1, from, ok = false, key = `${task}.jpg`, agent = 'Chrome', more }) =>
      logLine(
        {
          time: NINE + at * 60,
          bucket: 'images',
          address: from,
          key,
          agent,
          status: ok ? 200 : 403,
          ...(ok ? {} : { errorCode: 'AccessDenied' }),
          grant: {
            key,
            accessKeyId: accessKey(task),
            signedAt: NINE + (task.charCodeAt(0) - 97) * 60,
            expires: 3600,
          },
          ...more,
        },
        random,
      ),
  );
}

/** The access key of a task. */
export function accessKey(task: string): string {
  return `ASIA${task.toUpperCase().padEnd(16, 'X')}`;
}
