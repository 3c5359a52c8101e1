import { text } from '../../core/athena/sql.ts';
import type { InventoryManifest } from '../../core/inventory/manifest.ts';
import { type InventoryField, placesOf } from '../../core/inventory/schema.ts';
import { sqlPattern } from '../../core/text/sql-pattern.ts';
import { plusLimits } from '../limits.ts';
import { JUNK } from '../sources/selection.ts';
import { HASH_DIGITS } from '../survey/hash-sample.ts';
import { ARCHIVED, LARGEST, SAMPLES, SPECIAL } from '../survey/survey.ts';
import { EXAMPLES } from '../survey/tally.ts';

/** Rows that are not as S3 writes them which are brought here; the others are counted. */
const ODD_ROWS = 1000;
/** What a size is taken from, so that the largest objects come first in the order of texts. */
export const LARGEST_SIZE = Number.MAX_SAFE_INTEGER;
/** Digits of that number. */
export const SIZE_DIGITS = 16;
/** Objects that are to be in one row of a split. */
const OBJECTS_A_ROW = 50;

/** Which report a query is about. */
export interface ReportScope {
  /** What to select from, as SQL names it. */
  readonly table: string;
  /** Conditions that choose the report among those of the table. */
  readonly where: readonly string[];
  readonly format: InventoryManifest['fileFormat'];
  readonly columns: InventoryManifest['columns'];
  /** Only keys that begin like this. */
  readonly prefix: string;
}

/**
 * The query that brings a report here as groups of objects of which the survey says the same, with the first of their
 * names: whether a name is junk or a size too large is decided here, by the same functions as for a listing. Nothing in
 * it judges: it only may not put together what they tell apart.
 *
 * Columns: `kind` (group, odd, extension, totals, alike), `names` and `more` (lists of texts as JSON), `size`,
 * `storage`, `files`, `bytes`. `names` are in the order of their bytes.
 *
 * Written for Trino as Athena runs it, engine version 3. The report is scanned twice: names that are alike need a group
 * for each name, which has to be small.
 */
export function surveySql(scope: ReportScope): string {
  const [low, high] = [plusLimits('decimal').fileBytes, plusLimits('binary').fileBytes];
  return `WITH
${entriesOf(scope)},
marked AS (
  SELECT object_key, size, storage, odd,
    size = 0 AND substr(object_key, length(object_key)) = '/' AS marker,
    CASE WHEN odd IS NOT NULL THEN 'odd'
      ELSE CASE WHEN size = 0 THEN 'empty' WHEN size <= ${low} THEN 'small' WHEN size <= ${high} THEN 'between' ELSE 'large' END
        || CASE WHEN substr(object_key, length(object_key)) = '/' THEN ' /' ELSE '' END
        || CASE WHEN regexp_like(object_key, ${text(sqlPattern(JUNK))}) THEN ' junk' ELSE '' END
        || CASE WHEN regexp_like(object_key, ${text(sqlPattern(SPECIAL))}) THEN ' special' ELSE '' END
        || CASE WHEN storage IN (${ARCHIVED.map(text).join(', ')}) THEN ' archived' ELSE '' END
    END AS class
  FROM entries
),
told AS (
  SELECT *,
    CASE WHEN odd IS NULL AND NOT marker THEN coalesce(regexp_extract(object_key, '\\.([^./]*)\\z', 1), '') END AS extension,
    CASE WHEN odd IS NULL AND NOT marker
      THEN lpad(CAST(${LARGEST_SIZE} - size AS varchar), ${SIZE_DIGITS}, '0') || object_key END AS by_size,
    CASE WHEN odd IS NULL AND NOT marker
      THEN substr(to_hex(md5(to_utf8(object_key))), 1, ${HASH_DIGITS}) || object_key END AS by_hash
  FROM marked
),
-- Letters that differ by case or by Unicode form only are made the same, and some more: what is alike is told here.
folded AS (
  SELECT object_key,
    xxhash64(to_utf8(lower(replace(replace(normalize(object_key), chr(962), chr(963)), chr(775), '')))) AS fold
  FROM marked
  WHERE odd IS NULL AND NOT marker
)
SELECT
  CASE WHEN grouping(class) = 0 AND class = 'odd' THEN 'odd' WHEN grouping(class) = 0 THEN 'group'
    WHEN grouping(extension) = 0 THEN 'extension' ELSE 'totals' END AS kind,
  json_format(CAST(CASE WHEN grouping(class) = 0 AND class = 'odd' THEN min(odd, ${ODD_ROWS})
    WHEN grouping(class) = 0 THEN min(object_key, ${EXAMPLES})
    WHEN grouping(extension) = 0 THEN ARRAY[extension] ELSE min(by_size, ${LARGEST}) END AS JSON)) AS names,
  json_format(CAST(CASE WHEN grouping(class) = 1 AND grouping(extension) = 1 THEN min(by_hash, ${SAMPLES}) END AS JSON)) AS more,
  max(size) AS size,
  max(storage) AS storage,
  count(*) AS files,
  sum(size) AS bytes
FROM told
GROUP BY GROUPING SETS ((class), (extension), ())
HAVING grouping(extension) = 1 OR extension IS NOT NULL
UNION ALL
SELECT 'alike', json_format(CAST(ARRAY[min(object_key), max(object_key)] AS JSON)), NULL, NULL, NULL, count(*), NULL
FROM folded
GROUP BY fold
HAVING count(*) > 1
`;
}

/**
 * The query that brings all objects of a report here, some in each row. Columns: `kind` (files or odd), `files` (a list of
 * lists of size, ETag, storage class and key, as JSON; or of texts).
 * @param rows about how many rows the report has
 */
export function objectsSql(scope: ReportScope, rows: number): string {
  const digits = Math.max(1, Math.ceil(Math.log(Math.max(1, rows) / OBJECTS_A_ROW) / Math.log(16)));
  return `WITH
${entriesOf(scope)},
dealt AS (
  SELECT *, CASE WHEN odd IS NOT NULL THEN 'odd' ELSE substr(to_hex(md5(to_utf8(object_key))), 1, ${digits}) END AS hand
  FROM entries
)
SELECT
  CASE WHEN hand = 'odd' THEN 'odd' ELSE 'files' END AS kind,
  CASE WHEN hand = 'odd' THEN json_format(CAST(min(odd, ${ODD_ROWS}) AS JSON))
    ELSE json_format(CAST(array_agg(ARRAY[CAST(size AS varchar), etag, storage, object_key]) AS JSON)) END AS names,
  count(*) AS files
FROM dealt
GROUP BY hand
`;
}

/** The tables `entries`: current objects below the prefix, and rows that are not as S3 writes them (`odd`). */
function entriesOf({ table, where, format, columns, prefix }: ReportScope): string {
  const cells = format === 'CSV' ? csvCells(columns) : columnCells(columns);
  return `${cells(table, where.length === 0 ? '' : `\n  WHERE ${where.join('\n    AND ')}`)},
entries AS (
  SELECT CASE WHEN odd IS NULL THEN object_key END AS object_key, CASE WHEN odd IS NULL THEN size END AS size,
    storage, etag, odd
  FROM judged
  WHERE coalesce(latest, '') <> 'false' AND coalesce(deleted, '') <> 'true'
    AND (odd IS NOT NULL OR ${prefix === '' ? 'true' : `substr(object_key, 1, ${[...prefix].length}) = ${text(prefix)}`})
)`;
}

type Cells = (table: string, where: string) => string;

/** Lines of CSV are taken apart here, and what does not fit comes back whole. */
function csvCells(columns: ReportScope['columns']): Cells {
  const places = placesOf(columns);
  const cell = (field: InventoryField) => {
    const at = places[field];
    return at === undefined ? "''" : `element_at(fields, ${at + 1})`;
  };
  const field = '(?:"[^",]*"|[^",]*)';
  const sound = `\\A${field}(?:,${field}){${columns.length - 1}}\\r?\\z`;
  const encoded = '\\A(?:[^%]|%[0-9A-Fa-f]{2})+\\z';
  return (table, where) => `lines AS (
  SELECT line FROM ${table}${where}
),
split_lines AS (
  SELECT line, CASE WHEN regexp_like(line, ${text(sound)}) THEN split(replace(replace(line, '"', ''), chr(13), ''), ',') END AS fields
  FROM lines
  WHERE line <> ''
),
cells AS (
  SELECT line, fields,
    CASE WHEN regexp_like(${cell('key')}, ${text(encoded)}) THEN try(url_decode(${cell('key')})) END AS object_key,
    CASE WHEN regexp_like(${cell('size')}, '\\A[0-9]{1,16}\\z') THEN CAST(${cell('size')} AS bigint) END AS size,
    lower(${cell('isLatest')}) AS latest,
    lower(${cell('isDeleteMarker')}) AS deleted,
    ${cell('storageClass')} AS storage,
    ${cell('etag')} AS etag
  FROM split_lines
),
judged AS (
  SELECT *,
    CASE WHEN fields IS NULL OR object_key IS NULL OR strpos(object_key, chr(65533)) > 0
      OR size IS NULL OR size > ${LARGEST_SIZE} THEN line END AS odd
  FROM cells
)`;
}

function columnCells(columns: ReportScope['columns']): Cells {
  const places = placesOf(columns);
  const column = (field: InventoryField) => {
    const found = columns[places[field] ?? -1];
    return found === undefined ? 'CAST(NULL AS varchar)' : `"${found.name}"`;
  };
  const flag = (field: InventoryField) => `lower(CAST(${column(field)} AS varchar))`;
  return (table, where) => `cells AS (
  SELECT ${column('key')} AS object_key, ${column('size')} AS size, ${flag('isLatest')} AS latest, ${flag('isDeleteMarker')} AS deleted,
    coalesce(${column('storageClass')}, '') AS storage, coalesce(${column('etag')}, '') AS etag
  FROM ${table}${where}
),
judged AS (
  SELECT *,
    CASE WHEN coalesce(object_key, '') = '' OR size IS NULL OR size < 0 OR size > ${LARGEST_SIZE}
      THEN json_format(CAST(ARRAY[object_key, CAST(size AS varchar)] AS JSON)) END AS odd
  FROM cells
)`;
}
