import { formatBytes } from '../../core/size.ts';
import { grouped } from '../../core/text/grouped.ts';
import { timeLeft } from '../../core/text/progress.ts';
import type { ReadEvent } from '../read-logs.ts';

/** Before that, a rate says more about the start than about the rest; milliseconds. */
const SETTLED = 1000;

/** `12,345 records · 1.2 GB · 250,000 records/s · 300 MB/s · 40 % · 12 s left`, as far as it is known. */
export function progressWords(
  { records, bytes, taken, total }: Pick<ReadEvent, 'records' | 'bytes' | 'taken' | 'total'>,
  elapsed: number,
): string {
  const seconds = Math.max(0.001, elapsed / 1000);
  const rate = (value: number) => Math.round(value / seconds);
  const share = total ? Math.min(1, taken / total) : 0;
  return [
    `${grouped(records)} records`,
    formatBytes(bytes),
    `${grouped(rate(records))} records/s`,
    `${formatBytes(rate(bytes))}/s`,
    ...(share > 0 ? [`${Math.floor(share * 100)} %`] : []),
    ...(share > 0 && share < 1 && elapsed >= SETTLED
      ? [timeLeft(Math.ceil((seconds / share) * (1 - share)))]
      : []),
  ].join(' · ');
}
