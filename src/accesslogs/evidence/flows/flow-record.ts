/** Fields of a flow log in its default format (version 2). Source: VPC user guide, flow log records. */
export const DEFAULT_FIELDS = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
];
const FIELD =
  /^(?:version|account-id|interface-id|(?:pkt-)?(?:src|dst)addr|(?:src|dst)port|[a-z][a-z0-9-]*)$/;

/** Values of one record by the names of their fields. */
export type FlowRecord = ReadonlyMap<string, string>;

/** The names of a header line; undefined where the line is none. Athena writes them with underscores. */
export function headerOf(line: string): readonly string[] | undefined {
  const names = line.split(/[ ,\t]+/).map((name) =>
    name
      .replace(/^"|"$/g, '')
      .replace(/^\$\{(.*)\}$/, '$1')
      .toLowerCase(),
  );
  const plain = names.map((name) => name.replaceAll('_', '-')).map((name) => OTHER_NAMES[name] ?? name);
  const known = plain.filter((name) => /^(?:(?:pkt-)?(?:src|dst)addr|interface-id)$/.test(name));
  return known.length > 0 && plain.every((name) => FIELD.test(name)) ? plain : undefined;
}

const OTHER_NAMES: { readonly [name: string]: string } = {
  sourceaddress: 'srcaddr',
  destinationaddress: 'dstaddr',
  interfaceid: 'interface-id',
};

/** True for a line of the default format, which logs in CloudWatch have without a header. */
export function isDefaultRecord(line: string): boolean {
  return (
    /^2 (?:\d{12}|unknown) eni-[0-9a-f]+ /.test(line) && line.split(' ').length === DEFAULT_FIELDS.length
  );
}

/** Undefined where the number of values is another one than that of the names. */
export function recordOf(names: readonly string[], line: string): FlowRecord | undefined {
  const values = line.split(line.includes(',') && !line.includes(' ') ? ',' : /[ \t]+/);
  if (values.length !== names.length) return undefined;
  const record = new Map<string, string>();
  for (const [at, name] of names.entries()) {
    const value = (values[at] ?? '').replace(/^"|"$/g, '');
    if (value !== '-' && value !== '') record.set(name, value);
  }
  return record;
}
