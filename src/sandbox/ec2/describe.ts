import { likeMatcher } from '../../policies/evaluate/matcher.ts';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { members, structures } from '../query-parameters.ts';
import type { QueryResult } from '../query-protocol.ts';
import type { XmlContent } from '../xml.ts';

/** What can be asked of a kind of resource. */
export interface Kind<T> {
  /** Parameter that names some by their id, and how to read that id. */
  readonly ids: Readonly<Record<string, (item: T) => string>>;
  /** Filters by name. */
  readonly filters: Readonly<Record<string, (item: T) => string | undefined>>;
  /** The error for an id that nothing has. */
  unknown(parameter: string, id: string): AwsError;
  /** As an answer shows it. */
  element(item: T, call: Call): XmlContent;
}

/**
 * Those of `items` that a Describe request asks for, one page of them. `DryRun` is answered as EC2 does it,
 * with an error that says that all is well.
 *
 * @throws AwsError
 */
export function describe<T>(
  items: readonly T[],
  kind: Kind<T>,
  parameters: URLSearchParams,
  call: Call,
): { set: QueryResult; nextToken: string | undefined } {
  if (parameters.get('DryRun') === 'true') {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  let chosen = items;
  for (const [parameter, read] of Object.entries(kind.ids)) {
    const wanted = members(parameters, parameter);
    const missing = wanted.find((id) => !items.some((item) => read(item) === id));
    if (missing !== undefined) throw kind.unknown(parameter, missing.slice(0, 100));
    if (wanted.length > 0) chosen = chosen.filter((item) => wanted.includes(read(item)));
  }
  for (const filter of structures(parameters, 'Filter')) {
    const name = filter.get('Name') ?? '';
    const read = Object.hasOwn(kind.filters, name) ? kind.filters[name] : undefined;
    if (read === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    const patterns = members(filter, 'Value').map((value) => likeMatcher(value, false));
    chosen = chosen.filter((item) => patterns.some((pattern) => pattern(read(item) ?? '', () => undefined)));
  }
  const limit = Number(parameters.get('MaxResults') ?? 1000);
  if (!Number.isInteger(limit) || limit < 5 || limit > 1000) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${parameters.get('MaxResults')} ) for parameter maxResults is invalid.`,
    );
  }
  const page = call.env.tokens.page(chosen, (item) => JSON.stringify(item), {
    limit,
    token: parameters.get('NextToken') ?? undefined,
    scope: [call.operation, call.accountId, call.region],
    invalid: () => new AwsError('InvalidNextToken', 'The token is invalid.'),
  });
  return { set: { item: page.items.map((item) => kind.element(item, call)) }, nextToken: page.next };
}
