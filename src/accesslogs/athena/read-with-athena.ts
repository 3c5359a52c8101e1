import { checkWorkGroup, type QueryPlace } from '../../core/athena/check-workgroup.ts';
import type { AthenaApi, QueryFacts } from '../../core/athena/ports.ts';
import { runQuery } from '../../core/athena/run-query.ts';
import { tableName } from '../../core/athena/sql.ts';
import { GroundctlError, usageError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { finding } from '../../core/finding.ts';
import { grouped } from '../../core/text/grouped.ts';
import { DEFAULT_MEMORY, type LogRead, type ReadEvent, type ReadOptions } from '../read-logs.ts';
import { notALog, otherLog } from '../sources/input-rules.ts';
import { otherLogOf } from '../sources/other-logs.ts';
import { closingFindings } from '../sources/read-findings.ts';
import type { Estimate } from './estimate.ts';
import { GroupReader } from './group-reader.ts';
import { type LogTable, locationOf, scanConditions } from './log-table.ts';
import { rowsSql } from './rows-sql.ts';

/** Which query to run, and where. */
export interface AthenaRequest extends QueryPlace {
  readonly table: Omit<LogTable, 'layout'>;
  readonly estimate: Estimate;
}

/**
 * Reads a log through Athena: the same rows as reading its objects here. Of lines that are no records it does not know
 * the number. Throws GroundctlError: see `runQuery`; `athena-no-workgroup`, `athena-no-table`, `athena-other-table`.
 */
export async function* readWithAthena(
  api: AthenaApi,
  request: AthenaRequest,
  options: ReadOptions,
): EventStream<ReadEvent, LogRead> {
  const { estimate, workGroup, outputLocation } = request;
  const { from, to, bucket, keyPrefix, requester, evidence, signal } = options;
  const table = { ...request.table, layout: estimate.layout };
  await checkWorkGroup(api, { workGroup, outputLocation, bytes: estimate.bytes }, signal);
  const layout = await layoutOfTable(api, table, signal);
  const where = scanConditions({ ...table, layout }, { from, to }, bucket);
  const filter = { from, to, bucket, keyPrefix, requester };
  const singly = evidence?.trail !== undefined;
  const sql = rowsSql({ table: tableName(table), where, singly, ...filter });
  const reader = new GroupReader(options.memory ?? DEFAULT_MEMORY, filter);
  reader.rows.evidence = evidence;
  let query: QueryFacts | undefined;
  let interrupted = false;
  try {
    for await (const event of runQuery(api, { sql, workGroup, outputLocation }, signal)) {
      if (event.type === 'row') {
        reader.add(event.row);
        continue;
      }
      const { id, state } = event;
      query = { engine: 'athena', id, scannedBytes: state.scannedBytes, milliseconds: state.milliseconds };
      yield progress(
        estimate,
        state.scannedBytes,
        reader,
        `Athena query ${id}, ${state.status.toLowerCase()}`,
      );
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    interrupted = true;
  }
  return readOf(reader, estimate, query, interrupted);
}

function progress(
  { objects, bytes: total }: Estimate,
  taken: number,
  reader: GroupReader,
  file: string,
): ReadEvent {
  const { records } = reader.rows.counts;
  return {
    type: 'progress',
    files: objects,
    records,
    rejected: reader.rejects.total,
    bytes: taken,
    taken,
    total,
    file,
  };
}

function readOf(
  { rows, rejects, blank, notSeen, strangers }: GroupReader,
  { objects: files, skipped }: Estimate,
  query: QueryFacts | undefined,
  interrupted: boolean,
): LogRead {
  const about = strangers.map(({ name, head }) => {
    const other = otherLogOf(head);
    const [rule, message] =
      other === undefined
        ? [notALog, 'Not one line of it is a record.']
        : [otherLog, `It is ${other.name}, not an S3 server access log.`];
    return finding(rule, { subject: name, message, fix: other?.fix ?? rule.fix, location: { file: name } });
  });
  if (notSeen > 0) {
    const message = `${grouped(notSeen)} lines that are not plain records were not read: use --engine local for objects with more than a thousand of them.`;
    about.push(finding(notALog, { subject: 'Athena', message }));
  }
  const closing = closingFindings({ rows, rejects, files, skipped, interrupted });
  return {
    rows,
    files,
    bytes: query?.scannedBytes ?? 0,
    rejected: rejects.total + notSeen,
    rejects: rejects.bins,
    blankLines: blank,
    findings: [...(rows.evidence?.findings ?? []), ...about, ...closing],
    interrupted,
    query,
  };
}

/** Whether the table is over these logs, and how its partitions are. */
async function layoutOfTable(
  api: AthenaApi,
  table: LogTable,
  signal: AbortSignal | undefined,
): Promise<LogTable['layout']> {
  const found = await api.table(table.database, table.name, { signal });
  const shown = `${table.database}.${table.name}`;
  if (found === undefined) {
    throw new GroundctlError(`There is no table ${shown}.`, {
      code: 'athena-no-table',
      source: 'aws',
      hint: 'Create it with "groundctl logs setup athena".',
    });
  }
  const { location, 'projection.source.values': sources } = found.properties;
  if (location !== undefined && location.replace(/\/$/, '') !== locationOf(table).replace(/\/$/, '')) {
    throw usageError(`The table ${shown} is over ${location}, not over ${locationOf(table)}.`, {
      code: 'athena-other-table',
      hint: 'Name another one with --table.',
    });
  }
  const { layout } = table;
  if (layout.kind !== 'partitioned') return layout;
  if (sources === undefined) return { kind: 'plain', prefix: table.place.key };
  const known = sources.split(',');
  const missing = layout.sources.filter((source) => !known.includes(source));
  if (missing.length === 0) return { ...layout, sources: known };
  throw new GroundctlError(`The table ${shown} does not include these log sources: ${missing.join(', ')}.`, {
    code: 'athena-other-table',
    source: 'aws',
    hint: 'Create it again: "groundctl logs setup athena --remove", then without --remove.',
  });
}
