/** Liquid's filters that liquidjs has right, by the names of https://shopify.github.io/liquid, AWS's reference. */
export const STANDARD_FILTERS = [
  ...['append', 'capitalize', 'compact', 'concat', 'default', 'downcase', 'join', 'lstrip', 'map'],
  ...['newline_to_br', 'prepend', 'remove', 'remove_first', 'remove_last', 'replace', 'replace_first'],
  ...['replace_last', 'reverse', 'rstrip', 'slice', 'sort', 'sort_natural', 'strip', 'strip_html'],
  ...['strip_newlines', 'truncate', 'truncatewords', 'uniq', 'upcase', 'url_decode', 'url_encode', 'where'],
] as const;

/** Filters after which nothing is escaped any more. */
export const ESCAPING_FILTERS: ReadonlySet<string> = new Set([
  'escape',
  'escape_once',
  'skip_autoescape',
  'h',
]);

/** The two names of one filter. */
export const PRESIGN_FILTERS: ReadonlySet<string> = new Set(['grant_read_access', 's3_presign']);

/** Names of all filters, for lint and suggestions. */
export const FILTER_NAMES: readonly string[] = [
  ...STANDARD_FILTERS,
  ...ESCAPING_FILTERS,
  ...PRESIGN_FILTERS,
  ...['to_json', 'size', 'first', 'last', 'plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'floor'],
  ...['ceil', 'abs', 'at_least', 'at_most', 'sum', 'date', 'split'],
];
