/** Trino's functions for DuckDB, as far as the queries of this project use them and DuckDB differs. */
export const TRINO_MACROS: readonly string[] = [
  "SET TimeZone = 'UTC'",
  'SET integer_division = true',
  // No match is NULL in Trino, and empty in DuckDB.
  `CREATE MACRO regexp_extract(a, p) AS CASE WHEN regexp_matches(a, p) THEN system.main.regexp_extract(a, p, 0) END,
    (a, p, g) AS CASE WHEN regexp_matches(a, p) THEN system.main.regexp_extract(a, p, g) END`,
  'CREATE MACRO regexp_like(a, p) AS regexp_matches(a, p)',
  // Trino replaces all, and writes groups with a dollar sign.
  `CREATE MACRO regexp_replace(a, p, r) AS system.main.regexp_replace(a, p, replace(r, '$', chr(92)), 'g')`,
  `CREATE MACRO split(a, d) AS string_split(a, d), (a, d, n) AS CASE WHEN len(string_split(a, d)) <= n THEN string_split(a, d)
    ELSE list_append(list_slice(string_split(a, d), 1, n - 1), list_aggregate(list_slice(string_split(a, d), n, len(string_split(a, d))), 'string_agg', d)) END`,
  'CREATE MACRO element_at(a, n) AS list_extract(a, n)',
  'CREATE MACRO cardinality(a) AS len(a)',
  'CREATE MACRO split_part(a, d, n) AS CASE WHEN n <= len(string_split(a, d)) THEN list_extract(string_split(a, d), n) END',
  `CREATE MACRO date_parse(a, f) AS CASE f
    WHEN '%d/%b/%Y:%H:%i:%s' THEN try_strptime(a, '%d/%b/%Y:%H:%M:%S')
    WHEN '%Y%m%dT%H%i%sZ' THEN try_strptime(a, '%Y%m%dT%H%M%SZ')
    ELSE CAST('date_parse has no format ' || f AS TIMESTAMP) END`,
  'CREATE MACRO array_join(a, d) AS array_to_string(a, d)',
  // Only for what is hashed and compared in one query: the digits of DuckDB's MD5 are small, its other hash its own.
  'CREATE MACRO to_utf8(a) AS a',
  'CREATE MACRO to_hex(a) AS a',
  'CREATE MACRO xxhash64(a) AS hash(a)',
  'CREATE MACRO normalize(a) AS nfc_normalize(a)',
  'CREATE MACRO json_format(a) AS CAST(a AS VARCHAR)',
  "CREATE MACRO url_decode(a) AS system.main.url_decode(replace(a, '+', ' '))",
  'CREATE MACRO strpos(a, b) AS system.main.instr(a, b)',
];
