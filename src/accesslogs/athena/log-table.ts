import { properties, tableName, text } from '../../core/athena/sql.ts';
import { formatS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { deliveryDays, type TimeWindow } from '../sources/key-date.ts';

const DAY = 86_400;
/** S3 has delivered logs in partitions since November 2023. */
const FIRST_DAY = '2023/11/01';

/** How the keys below the location are made. */
export type LogLayout =
  /** `account/region/bucket/yyyy/mm/dd/…` of each of these sources; `exact` where a folder holds the day's requests alone. */
  | { readonly kind: 'partitioned'; readonly sources: readonly string[]; readonly exact: boolean }
  /** `prefix…yyyy-mm-dd-…`, where every key has its date right behind `prefix`. */
  | { readonly kind: 'dated'; readonly prefix: string }
  /** Anything else; with a prefix where the keys begin with more than the folder. */
  | { readonly kind: 'plain'; readonly prefix: string };

/** A table over the logs of a bucket, with one column: the line. */
export interface LogTable {
  readonly database: string;
  readonly name: string;
  readonly place: S3Uri;
  readonly layout: LogLayout;
}

/** The folder that the table is over: S3 knows prefixes, tables know folders. */
export function locationOf({ place }: Pick<LogTable, 'place'>): string {
  return formatS3Uri({ bucket: place.bucket, key: place.key.slice(0, place.key.lastIndexOf('/') + 1) });
}

/**
 * The statement that makes the table in Athena. A line is one column: AWS's published pattern for access logs leaves
 * out lines that it does not fit, and says nothing. Partitions are projected, so that nobody has to add days.
 */
export function tableDdl(table: LogTable): string {
  const { layout } = table;
  const partitioned = layout.kind === 'partitioned';
  const more = partitioned
    ? {
        'projection.enabled': 'true',
        'projection.source.type': 'enum',
        'projection.source.values': layout.sources.join(','),
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy/MM/dd',
        'projection.day.range': `${FIRST_DAY},NOW+1DAYS`,
        'projection.day.interval': '1',
        'projection.day.interval.unit': 'DAYS',
        'storage.location.template': `${locationOf(table)}\${source}/\${day}/`,
      }
    : undefined;
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`${table.database}\`.\`${table.name}\` (\`line\` string)`,
    ...(partitioned ? ['PARTITIONED BY (`source` string, `day` string)'] : []),
    "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'",
    "WITH SERDEPROPERTIES ('input.regex' = '(?s)(.*)')",
    `LOCATION ${text(locationOf(table))}`,
    ...(more === undefined ? [] : [`TBLPROPERTIES ${properties(more)}`]),
  ].join('\n');
}

/** The same table for Trino with its Hive connector. */
export function trinoTableDdl(table: LogTable): string {
  const { layout } = table;
  const partitions =
    layout.kind === 'partitioned'
      ? [
          `  source varchar WITH (partition_projection_type = 'ENUM', partition_projection_values = ARRAY[${layout.sources.map(text).join(', ')}])`,
          `  day varchar WITH (partition_projection_type = 'DATE', partition_projection_format = 'yyyy/MM/dd', partition_projection_range = ARRAY[${text(FIRST_DAY)}, 'NOW'])`,
        ]
      : [];
  const words = [
    "  format = 'REGEX'",
    "  regex = '(?s)(.*)'",
    `  external_location = ${text(locationOf(table))}`,
    ...(partitions.length > 0
      ? [
          "  partitioned_by = ARRAY['source', 'day']",
          '  partition_projection_enabled = true',
          `  partition_projection_location_template = ${text(`${locationOf(table)}\${source}/\${day}/`)}`,
        ]
      : []),
  ];
  const columns = ['  line varchar', ...partitions].join(',\n');
  return `CREATE TABLE ${tableName(table)} (\n${columns}\n) WITH (\n${words.join(',\n')}\n)`;
}

/** What a window of request times means for partitions and names of objects: what is not to be scanned at all. */
export function scanConditions(
  { place, layout }: LogTable,
  window: TimeWindow,
  bucket?: string | undefined,
): string[] {
  if (layout.kind === 'partitioned') {
    const own = layout.sources.filter((source) => bucket === undefined || source.endsWith(`/${bucket}`));
    const chosen = own.length > 0 && own.length < layout.sources.length ? own : [];
    return [
      ...(chosen.length > 0 ? [`source IN (${chosen.map(text).join(', ')})`] : []),
      ...dayConditions(window, layout.exact),
    ];
  }
  const path = (key: string) => text(formatS3Uri({ bucket: place.bucket, key }));
  if (layout.kind === 'dated') {
    const { from, to } = daysOf(window);
    const end = to === undefined ? undefined : isoDay(to + DAY);
    return [
      `"$path" >= ${path(layout.prefix + (from === undefined ? '0' : isoDay(from)))}`,
      `"$path" < ${path(layout.prefix + (end ?? ':'))}`,
    ];
  }
  const inFolder = layout.prefix === place.key.slice(0, place.key.lastIndexOf('/') + 1);
  return inFolder ? [] : [`starts_with("$path", ${path(layout.prefix)})`];
}

function dayConditions(window: TimeWindow, exact: boolean): string[] {
  const { from, to } = exact
    ? { from: window.from, to: window.to === undefined ? undefined : window.to - 1 }
    : daysOf(window);
  const day = (seconds: number) => text(isoDay(seconds).replaceAll('-', '/'));
  return [
    ...(from === undefined ? [] : [`day >= ${day(from)}`]),
    ...(to === undefined ? [] : [`day <= ${day(to)}`]),
  ];
}

/** The days in which S3 may have delivered records of the window. */
function daysOf(window: TimeWindow): TimeWindow {
  const days =
    window.to === undefined
      ? undefined
      : deliveryDays({ from: window.to, to: window.to }, Number.MAX_SAFE_INTEGER);
  const last = days?.at(-1);
  return { from: window.from, to: last === undefined ? undefined : Date.parse(`${last}T00:00Z`) / 1000 };
}

function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
