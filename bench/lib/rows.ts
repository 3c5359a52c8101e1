import { renderTable } from '../../src/core/report/table.ts';
import { median, minimum, type Samples } from './sample.ts';

/** One line of a benchmark's table. */
export interface BenchRow {
  readonly what: string;
  readonly measured: string;
  readonly peer: string;
  /** The ratio or difference that the limit is about. */
  readonly compared: string;
  readonly limit: string;
  readonly verdict: 'ok' | 'over' | 'not measured' | '';
}

/** How to compare with the peer; without a limit the row only informs. */
export interface Comparison {
  readonly by: 'ratio' | 'difference';
  /** Times the peer, or ms over it. The measured value may be at most this. */
  readonly limit?: number;
}

/** A row about whole-process times, judged by minima: the only part of them that is not the machine's mood. */
export function timeRow(what: string, measured: Samples, peer: Samples, { by, limit }: Comparison): BenchRow {
  const limitText = limit === undefined ? '' : by === 'ratio' ? `${limit} x` : `+${limit} ms`;
  const row = { what, measured: describe(measured), peer: describe(peer), limit: limitText };
  if (!measured.ok || !peer.ok) return { ...row, compared: '', verdict: 'not measured' };
  const [a, b] = [minimum(measured.times), minimum(peer.times)];
  const value = by === 'ratio' ? a / b : a - b;
  const compared = by === 'ratio' ? `${value.toFixed(2)} x` : `${value < 0 ? '' : '+'}${value.toFixed(0)} ms`;
  return { ...row, compared, verdict: limit === undefined ? '' : value <= limit ? 'ok' : 'over' };
}

/** The rows as a table, with the minimum and the median of each side. */
export function renderRows(rows: readonly BenchRow[]): string {
  return renderTable(rows, [
    { header: 'WHAT', value: (r) => r.what },
    { header: 'MEASURED', value: (r) => r.measured },
    { header: 'PEER', value: (r) => r.peer },
    { header: 'COMPARED', value: (r) => r.compared, align: 'right' },
    { header: 'LIMIT', value: (r) => r.limit, align: 'right' },
    { header: 'VERDICT', value: (r) => r.verdict },
  ]);
}

function describe(samples: Samples): string {
  if (!samples.ok) return samples.problem;
  return `${minimum(samples.times).toFixed(0)} ms (median ${median(samples.times).toFixed(0)})`;
}
