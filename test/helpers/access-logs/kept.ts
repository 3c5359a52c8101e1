import { judge } from '../../../src/accesslogs/judge/judge.ts';
import { judgedFindings } from '../../../src/accesslogs/judge/judged-findings.ts';
import type { LogScan } from '../../../src/accesslogs/log-scan.ts';
import type { LineFeed } from '../../../src/accesslogs/scan/line-feed.ts';

/** Everything that is kept of a log, row for row. */
export function kept(scan: LogScan, feeds: readonly LineFeed[]) {
  const { rows } = scan;
  const { table } = rows;
  const columns = Object.entries(table)
    .filter(([name, column]) => ArrayBuffer.isView(column) && /^(?:row|mint)/.test(name))
    .map(([name, column]) => [
      name,
      Buffer.from(
        (column as Int32Array).slice(0, name.startsWith('row') ? table.rows : table.mints).buffer,
      ).toString('base64'),
    ]);
  const refused = Array.from({ length: table.rows }, (_, row) => table.refusedKeys(row));
  return {
    lines: feeds.map((feed) => [feed.lines, feed.records, feed.blank, feed.bytes]),
    rejects: scan.rejects.bins,
    counts: rows.counts,
    settled: rows.settledUnits,
    columns: Object.fromEntries(columns),
    refused,
    addresses: Array.from({ length: rows.addresses.size }, (_, id) => rows.addresses.get(id).text),
    buckets: rows.buckets,
    loose: [...rows.loose.values()],
    notJudged: [...rows.loose.notJudged],
    findings: judgedFindings(judge(rows, { lock: 'unknown', approved: [] })),
  };
}
