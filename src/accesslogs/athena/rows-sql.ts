import { text } from '../../core/athena/sql.ts';
import { ABOUT_THE_SIGNATURE, REFUSAL } from '../rows/classify.ts';
import { LONGEST_EXPIRES } from '../rows/presigned-requests.ts';
import type { RecordFilter } from '../rows/record-filter.ts';
import { keyPrefixPattern } from './key-prefix.ts';
import * as P from './patterns.ts';

/** Lines of one object that are looked at one by one where they are not plain; the others are counted. */
const ODD_LINES = 1000;
/** What is brought here of such a line. */
const LONGEST_ODD = 20_000;
/** Stands for a key that does not matter: S3 escapes every percent sign, so that no key of a log is like this. */
export const NO_KEY = '%%';

export interface RowsScope extends RecordFilter {
  /** What to select from: a table with the columns `line` and `"$path"`. */
  readonly table: string;
  /** Conditions on partitions or on `"$path"`, for what is scanned. */
  readonly where?: readonly string[] | undefined;
  /** Each refused request by itself, with its ids: another log is joined with them. */
  readonly singly?: boolean | undefined;
}

/**
 * The query that brings the records of a log here as groups: one row for all records of which the rules see the same,
 * with how many they are and which were the first two. Its rows are read by `GroupReader`, through the scanner and the
 * collector that read whole logs. Nothing in it tells causes apart: it only may not put together what they tell apart.
 *
 * Columns: `kind` (records, key or odd), `name` and `content` (see `GroupReader`), `firsts` (two lines of seconds,
 * request id and key), `records`, `last` (seconds since 1970), `lines_of_object`.
 *
 * Written for Trino as Athena runs it, engine version 3. The log is scanned once.
 */
export function rowsSql(scope: RowsScope): string {
  return `WITH
lines AS (
  SELECT "$path" AS path, line
  FROM ${scope.table}${scope.where === undefined || scope.where.length === 0 ? '' : `\n  WHERE ${scope.where.join('\n    AND ')}`}
),
-- Owner, bucket, day and time, zone, address, requester, request id, operation, key; the tenth is what is left.
heads AS (
  SELECT path, line,
    split(regexp_replace(line, ${text(P.ORIGIN_ACCESS_IDENTITY)}, '$1+Origin+Access+Identity+'), ' ', 10) AS head
  FROM lines
),
requests AS (
  SELECT path, line,
    element_at(head, 2) AS bucket,
    CASE WHEN regexp_like(element_at(head, 3), ${text(P.DAY_AND_TIME)}) AND element_at(head, 4) = '+0000]'
      THEN date_diff('second', TIMESTAMP '1970-01-01 00:00:00',
        try(date_parse(substr(element_at(head, 3), 2), '%d/%b/%Y:%H:%i:%s')))
    END AS seconds,
    element_at(head, 5) AS address,
    element_at(head, 6) AS requester,
    element_at(head, 7) AS request_id,
    element_at(head, 8) AS operation,
    element_at(head, 9) AS object_key,
    element_at(head, 10) AS rest,
    nullif(regexp_extract(element_at(head, 10), ${text(P.REQUEST_LINE)}, 1), '') AS uri
  FROM heads
),
-- Status, error code, four numbers; the seventh is what is left.
answers AS (
  SELECT *,
    split(substr(rest, length(uri) + 2), ' ', 7) AS answer,
    CASE WHEN substr(uri, 1, 1) = '"' THEN substr(uri, 2, length(uri) - 2) ELSE uri END AS request
  FROM requests
),
tails AS (
  SELECT *,
    element_at(answer, 1) AS status,
    element_at(answer, 2) AS code,
    nullif(regexp_extract(element_at(answer, 7), ${text(P.HEADERS)}, 1), '') AS agent,
    split(nullif(regexp_extract(element_at(answer, 7), ${text(P.HEADERS)}, 2), ''), ' ', 3) AS tail,
    nullif(regexp_extract(request, ${text(P.QUERY)}, 1), '') AS query
  FROM answers
),
queries AS (
  SELECT *,
    coalesce(length(line) >= 60 AND seconds IS NOT NULL AND uri IS NOT NULL AND agent IS NOT NULL
      AND regexp_like(address, ${text(P.ADDRESS)}) AND regexp_like(operation, ${text(P.OPERATION)})
      AND (cardinality(tail) = 1 OR cardinality(split(element_at(tail, 3), ' ')) >= 5), false) AS sound,
    regexp_like(status, '^2|^304$') AS success,
    regexp_like(status, '^4') AS refused,
    coalesce(regexp_like(query, ${text(P.SIGNED_4)}), false) AS signed_4,
    coalesce(regexp_like(query, ${text(P.SIGNED_2)}), false) AS signed_2,
    nullif(regexp_extract(query, ${text(P.CREDENTIAL)}, 1), '') AS access_key,
    nullif(regexp_extract(query, ${text(P.DATE)}, 1), '') AS signed_text,
    try(CAST(nullif(regexp_extract(query, ${text(P.EXPIRES)}, 1), '') AS bigint)) AS expires,
    nullif(regexp_extract(query, ${text(P.ACCESS_KEY_2)}, 1), '') AS access_key_2,
    try(CAST(nullif(regexp_extract(query, ${text(P.EXPIRES_2)}, 1), '') AS bigint)) AS expires_at_2,
    split_part(element_at(tail, 3), ' ', 3) AS authentication,
    nullif(regexp_extract(line, ${text(P.TOKEN)}, 1), '') AS token
  FROM tails
),
times AS (
  SELECT *,
    date_diff('second', TIMESTAMP '1970-01-01 00:00:00',
      try(date_parse(signed_text, '%Y%m%dT%H%i%sZ'))) AS signed_at,
    coalesce(signed_4 AND NOT signed_2 AND access_key IS NOT NULL AND expires IS NOT NULL
      AND try(date_parse(signed_text, '%Y%m%dT%H%i%sZ')) IS NOT NULL
      AND cardinality(regexp_extract_all(query, ${text(P.MARKS)})) = 3, false) AS plain_4,
    coalesce(signed_2 AND NOT signed_4 AND access_key_2 IS NOT NULL AND expires_at_2 IS NOT NULL
      AND cardinality(regexp_extract_all(query, ${text(P.MARKS_2)})) = 2, false) AS plain_2,
    -- Refused for another reason than the form of the URL: what the scanner would not look for signs of spoiling in.
    coalesce((cardinality(tail) = 1 OR authentication IS NULL OR authentication <> '-')
      AND code NOT IN (${ABOUT_THE_SIGNATURE.map(text).join(', ')}), false) AS beyond_form,
    coalesce(regexp_like(query, ${text(P.CLEAN_QUERY)}) AND regexp_like(request, ${text(P.VERSION)})
      AND regexp_like(regexp_extract(request, ${text(P.PATH)}, 1), ${text(P.CLEAN_PATH)})
      AND NOT regexp_like(regexp_extract(request, ${text(P.PATH)}, 1), ${text(P.TRACE)})
      AND (code <> 'InvalidAccessKeyId' OR strpos(query, '&X-Amz-Security-Token=') > 0), false) AS clean,
    CASE WHEN token IS NULL THEN substr(line, 1, ${LONGEST_ODD})
      ELSE replace(substr(line, 1, ${LONGEST_ODD}), token, regexp_replace(token, ${text(P.LONG_RUN)}, '$1'))
    END AS brought
  FROM queries
),
kinds AS (
  SELECT *,
    CASE
      WHEN line = '' THEN 'blank'
      WHEN NOT sound THEN 'odd'
      WHEN NOT (${filterOf(scope)}) THEN 'filtered'
      WHEN status = '-' THEN 'other'
      WHEN NOT regexp_like(operation, ${text(P.TOLD_APART)}) THEN CASE WHEN status = '403' THEN 'loose' ELSE 'other' END
      WHEN operation LIKE 'REST.OPTIONS.%' THEN CASE WHEN status = '403' THEN 'loose' ELSE 'other' END
      WHEN NOT regexp_like(request, ${text(P.PLAIN_REQUEST)}) AND regexp_like(request, ${text(P.TRACE)}) THEN 'line'
      WHEN (plain_4 OR plain_2) AND (NOT refused OR beyond_form OR (plain_4 AND clean)) THEN 'signed'
      WHEN signed_4 OR signed_2 THEN 'line'
      WHEN NOT refused THEN 'other'
      WHEN regexp_like(request, ${text(P.TRACE)}) OR code = 'AuthorizationQueryParametersError' THEN 'spoilt'
      WHEN status = '403' OR regexp_like(code, ${text(REFUSAL)}) THEN 'loose'
      ELSE 'other'
    END AS what
  FROM times
),
-- What the rules see of a record, its time and request id left out.
entries AS (
  SELECT path, what, seconds, brought,
    CASE WHEN what = 'odd' THEN nullif(regexp_extract(brought, ${text(P.KEY_BEFORE_REQUEST)}, 1), '') ELSE object_key END
      AS object_key,
    CAST(seconds AS varchar) || ' ' || request_id || CASE WHEN what = 'signed' AND NOT success THEN ' ' || object_key ELSE '' END
      AS seen,
    what = 'odd' AS odd,
    what NOT IN ('odd', 'filtered', 'line') AND success AND operation IN ('REST.GET.OBJECT', 'REST.HEAD.OBJECT') AS was_read,
    what = 'signed' AND NOT (refused AND operation LIKE 'WEBSITE.%') AS granted,
    what = 'odd' OR (what IN ('signed', 'line') AND refused AND code IN ('AccessDenied', '-'))
      OR (what = 'loose' AND requester IN ('-', 'Anonymous')) AS asked,
    CASE what
      WHEN 'signed' THEN bucket || ' ' || address || ' ' || operation || ' '
        || CASE WHEN (refused AND code IN ('AccessDenied', '-'))
            OR NOT regexp_like(coalesce(access_key, access_key_2), '^ASIA.{12}') THEN object_key ELSE '${NO_KEY}' END
        || ' ' || CASE WHEN plain_4 THEN '4,' || signed_text || ',' || CAST(expires AS varchar) || ',' || access_key
            ELSE '2,' || CAST(expires_at_2 AS varchar) || ',' || access_key_2 END
        || ' ' || status || ' ' || code || ' ' || agent || coalesce(' - ' || ${hostId(scope)} || ' ' || element_at(tail, 3), ' -')
      WHEN 'line' THEN brought
      WHEN 'loose' THEN address || ' ' || operation || ' ' || status || ' ' || code || ' ' || coalesce(authentication, '')
        || ' ' || CASE WHEN requester IN ('-', 'Anonymous') THEN requester || ' ' || object_key
            WHEN requester LIKE '%cloudfront%' OR requester LIKE '%CloudFront%' THEN requester ELSE '*' END
        || CASE WHEN signed_4 OR signed_2 THEN ' signed ' ELSE ' ' END || agent
      WHEN 'spoilt' THEN address || ' ' || operation || ' ' || status || ' ' || code || ' ' || agent || ' '
        || regexp_replace(regexp_replace(
            CASE WHEN coalesce(regexp_like(regexp_extract(uri, ${text(P.PLAIN_BEGIN)}), ${text(P.TRACE)}), true) THEN uri
              ELSE substr(uri, length(regexp_extract(uri, ${text(P.PLAIN_BEGIN)})) + 1) END,
            ${text(P.ACCESS_KEY)}, '$1~'), ${text(P.VARYING)}, '$1~')
      -- Which of these is an address, the scanner says.
      ELSE CASE WHEN strpos(address, ':') > 0 THEN address ELSE '' END
    END AS entry,
    -- The hour, as far as it is remembered, and whether the URL was valid then.
    CASE WHEN what = 'line' THEN CAST(seconds AS varchar)
      WHEN what = 'signed' THEN CAST(seconds - seconds % 3600 AS varchar)
        || CASE
          WHEN plain_2 THEN ' ' || CAST(expires_at_2 - seconds + 86399 - (expires_at_2 - seconds + 86399) % 86400 AS varchar)
            || CASE WHEN seconds > expires_at_2 THEN ' late' ELSE '' END
          WHEN seconds > signed_at + CASE WHEN expires > ${LONGEST_EXPIRES} THEN ${LONGEST_EXPIRES} ELSE expires END THEN ' late'
          WHEN signed_at > seconds + 60 THEN ' early'
          ELSE ''
        END${scope.singly === true ? " || CASE WHEN success THEN '' ELSE ' ' || request_id END" : ''}
      ELSE ''
    END AS phase
  FROM kinds
),
marked AS (
  SELECT path, what, entry, phase, seconds, seen, odd, was_read, granted, asked,
    CASE WHEN was_read OR granted OR asked THEN object_key END AS object_key,
    CASE WHEN odd THEN brought END AS odd_line,
    CASE WHEN what IN ('line', 'loose', 'spoilt') THEN brought END AS brought
  FROM entries
)
SELECT
  CASE WHEN grouping(what) = 0 THEN 'records' WHEN grouping(object_key) = 0 THEN 'key' ELSE 'odd' END AS kind,
  CASE WHEN grouping(what) = 0 THEN what
    WHEN grouping(object_key) = 0 THEN
      CASE WHEN bool_or(was_read) THEN 'read' ELSE '' END || CASE WHEN bool_or(granted) THEN ' granted' ELSE '' END
    ELSE path
  END AS name,
  CASE
    WHEN grouping(object_key) = 0 THEN object_key
    WHEN grouping(path) = 0 THEN array_join(min(odd_line, ${ODD_LINES}), chr(10))
    WHEN what IN ('line', 'loose', 'spoilt') THEN array_join(min_by(brought, seen, 2), chr(10))
    ELSE entry
  END AS content,
  CASE WHEN grouping(what) = 0 THEN array_join(min(seen, 2), chr(10)) END AS firsts,
  CASE WHEN grouping(path) = 0 THEN count_if(odd) ELSE count(*) END AS records,
  max(seconds) AS last,
  CASE WHEN grouping(path) = 0 THEN count(*) - count_if(what = 'blank') END AS lines_of_object
FROM marked
GROUP BY GROUPING SETS ((what, entry, phase), (object_key), (path))
HAVING (grouping(what) = 0 AND what <> 'odd')
  OR (grouping(object_key) = 0 AND bool_or(asked))
  OR (grouping(path) = 0 AND count_if(odd) > 0)
`;
}

/** The extended id, where records are told apart by it. */
function hostId({ singly = false }: RowsScope): string {
  return singly ? "CASE WHEN success THEN '-' ELSE element_at(tail, 2) END" : "'-'";
}

function filterOf({ from, to, bucket, requester, keyPrefix }: RowsScope): string {
  const all = [
    ...(from === undefined ? [] : [`seconds >= ${Math.floor(from)}`]),
    ...(to === undefined ? [] : [`seconds < ${Math.floor(to)}`]),
    ...(bucket === undefined ? [] : [`bucket = ${text(bucket)}`]),
    ...(requester === undefined
      ? []
      : [
          `strpos(replace(requester, 'CloudFront+Origin+Access+Identity+', 'CloudFront Origin Access Identity '), ${text(requester)}) > 0`,
        ]),
    ...(keyPrefix === undefined ? [] : [`regexp_like(object_key, ${text(keyPrefixPattern(keyPrefix))})`]),
  ];
  return all.length === 0 ? 'true' : all.join(' AND ');
}
