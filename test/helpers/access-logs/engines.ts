import { GroupReader } from '../../../src/accesslogs/athena/group-reader.ts';
import { rowsSql } from '../../../src/accesslogs/athena/rows-sql.ts';
import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import type { Facts } from '../../../src/accesslogs/judge/facts.ts';
import { LogScan } from '../../../src/accesslogs/log-scan.ts';
import type { LogRead } from '../../../src/accesslogs/read-logs.ts';
import { KEY_GRANTED, KEY_READ } from '../../../src/accesslogs/rows/key-set.ts';
import type { LogRows } from '../../../src/accesslogs/rows/log-rows.ts';
import type { RecordFilter } from '../../../src/accesslogs/rows/record-filter.ts';
import type { Sample } from '../../../src/accesslogs/rows/samples.ts';
import type { RejectBin, Rejects } from '../../../src/accesslogs/scan/rejects.ts';
import { type NewLock, whatIf } from '../../../src/accesslogs/whatif.ts';

/** A file of a log by its name, and its text. */
export type LogFiles = Readonly<Record<string, string>>;

/** Runs SQL over the lines of files: the rows, each value as text. */
export type RunSql = (
  sql: (table: string) => string,
  files: LogFiles,
) => AsyncIterable<readonly (string | null)[]>;

const BUDGET = 96_000_000;

/** What an engine made of a log. */
export interface Read {
  readonly rows: LogRows;
  readonly rejects: Rejects;
}

export function readHere(files: LogFiles, filter: RecordFilter = {}): Read {
  const scan = new LogScan(BUDGET, filter);
  for (const [name, text] of Object.entries(files)) {
    const feed = scan.open(name);
    feed.push(Buffer.from(text));
    feed.end();
  }
  return scan;
}

export async function readWithSql(
  run: RunSql,
  files: LogFiles,
  filter: RecordFilter = {},
  change = (sql: string) => sql,
) {
  const reader = new GroupReader(BUDGET, filter);
  for await (const row of run((table) => change(rowsSql({ table, ...filter })), files)) reader.add(row);
  return reader;
}

/** Everything that the rules may look at, in an order of its own: equal for equal rows. */
export function contentsOf({
  rows,
  rejects,
}: Pick<Read, 'rows'> & { readonly rejects: { readonly bins: readonly RejectBin[] } }) {
  const { table, addresses, codes, buckets, loose, counts, keys, samples } = rows;
  const address = (id: number) => (id < 0 ? '-' : addresses.get(id).text);
  // Each by its name: a sample may read its texts only when they are asked for.
  const shown = (sample: Sample | undefined) => {
    if (sample === undefined) return '';
    const { time, bucket, operation, key, status, errorCode, requestId, accessKeyId, signedAt } = sample;
    const from = address(sample.address);
    return JSON.stringify({
      time,
      from,
      bucket,
      operation,
      key,
      status,
      errorCode,
      requestId,
      accessKeyId,
      signedAt,
    });
  };
  const flags = (first: number, second: number) =>
    `${keys.has(first, second, KEY_READ) ? 'read' : ''} ${keys.has(first, second, KEY_GRANTED) ? 'granted' : ''}`;
  const records = Array.from({ length: table.rows }, (_, row) => {
    const mint = table.rowMint[row] ?? 0;
    const refused = table
      .refusedKeys(row)
      .map((key) => `${key.first} ${key.second} ${key.count} ${flags(key.first, key.second)}`);
    return [
      table.mintKeyFirst[mint],
      table.mintKeySecond[mint],
      table.mintSignedAt[mint],
      table.mintExpiresAt[mint],
      table.mintSigner[mint],
      address(table.rowAddress[row] ?? 0),
      table.rowAgent[row],
      buckets[table.rowBucket[row] ?? 0],
      table.rowOutcome[row],
      JSON.stringify(codes.get(table.rowCode[row] ?? 0)),
      table.rowWay[row],
      table.rowCount[row],
      table.rowFirst[row],
      table.rowLast[row],
      table.rowHours[row],
      refused.sort().join(';'),
      samples.of(row).map(shown).join(';'),
    ].join(' | ');
  });
  return {
    counts,
    records: records.sort(),
    loose: [...loose.values()]
      .map((row) =>
        [
          row.kind,
          row.detail,
          address(row.address),
          row.agent,
          JSON.stringify(codes.get(row.code)),
          row.keyFirst === 0 ? '' : `${row.keyFirst} ${row.keySecond} ${flags(row.keyFirst, row.keySecond)}`,
          row.count,
          row.first,
          row.last,
          shown(row.sample),
        ].join(' | '),
      )
      .sort(),
    notJudged: [...loose.notJudged.values()]
      .map((row) =>
        [
          row.who,
          JSON.stringify(codes.get(row.code)),
          row.count,
          row.first,
          row.last,
          shown(row.sample),
        ].join(' | '),
      )
      .sort(),
    rejects: Object.fromEntries(rejects.bins.map(({ reason, count }) => [reason, count]).sort()),
  };
}

/** The report on a log, without what it says of the lines that are no records. */
export function reportOf({ rows, rejects }: Read, facts: Facts) {
  return diagnose(logRead(rows, rejects), facts);
}

export function supposedOf({ rows, rejects }: Read, lock: NewLock) {
  return whatIf(logRead(rows, rejects), lock);
}

function logRead(rows: LogRows, rejects: Rejects): LogRead {
  return {
    rows,
    files: 1,
    bytes: 0,
    rejected: rejects.total,
    rejects: [],
    blankLines: 0,
    findings: [],
    interrupted: false,
  };
}
