import type { AccessInput, AccessRequest, PolicyDocument } from '../evaluate/model.ts';
import type { FilePlace } from './layout.ts';

/** Every document of an account that may speak about a request. */
export interface AccountPolicies {
  readonly documents: readonly (FilePlace & { readonly document: PolicyDocument })[];
  readonly facts: CollectedFacts;
}

/** What is known of the account beside its documents. */
export interface CollectedFacts {
  /** The bucket whose policy `bucket.json` is. */
  readonly bucket?: string;
  /** The account that owns it. */
  readonly account?: string;
  /** The role, or its session, whose policies `identity/` holds. */
  readonly principal?: string;
  /** Documents that could not be read: the decision may be another one. */
  readonly notRead: readonly string[];
}

/**
 * The documents that apply to one request: the policy of the endpoint that it comes through (`aws:SourceVpce`) and of
 * the access point that it names, and all the others. `missing` says what the request goes through and no document is
 * there for.
 */
export function policiesFor(
  { documents, facts }: AccountPolicies,
  request: AccessRequest,
): { readonly input: AccessInput; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const all = (kind: FilePlace['kind']) => documents.filter((one) => one.kind === kind);
  const only = (kind: FilePlace['kind']) => all(kind)[0]?.document;
  const named = (kind: 'endpoint' | 'access-point', name: string) =>
    (all(kind).find((one) => one.name === name) ?? all(kind).find((one) => one.name === undefined))?.document;

  const endpointId = keyOf(request, 'aws:sourcevpce');
  const endpoint = endpointId === undefined ? undefined : named('endpoint', endpointId);
  if (endpointId !== undefined && !endpoint) missing.push(`the policy of endpoint ${endpointId}`);

  const accessPoint = /^arn:[^:]*:s3:[^:]*:\d{12}:accesspoint\/([^/]+)/.exec(request.resource)?.[1];
  const accessPolicy = accessPoint === undefined ? undefined : named('access-point', accessPoint);
  const isBehind = accessPoint !== undefined && facts.bucket !== undefined;
  if (accessPoint !== undefined && !accessPolicy) missing.push(`the policy of access point ${accessPoint}`);
  if (accessPoint !== undefined && !isBehind) missing.push('the bucket behind the access point');

  const identity = all('identity').map(({ document }) => document);
  const scps = Map.groupBy(all('scp'), ({ name = '' }) => name);
  const resource = only('resource');
  const boundary = only('boundary');
  const session = only('session');
  return {
    input: {
      ...(identity.length > 0 && { identity }),
      ...(resource && { resource }),
      ...(boundary && { boundary }),
      ...(session && { session }),
      ...(endpoint && { endpoint }),
      ...(scps.size > 0 && {
        scps: [...scps.values()].map((level) => level.map(({ document }) => document)),
      }),
      ...(isBehind && {
        accessPoint: { bucket: facts.bucket ?? '', ...(accessPolicy && { policy: accessPolicy }) },
      }),
      request,
    },
    missing: [...missing, ...facts.notRead],
  };
}

function keyOf({ context }: AccessRequest, wanted: string): string | undefined {
  const key = Object.keys(context).find((name) => name.toLowerCase() === wanted);
  const value = key === undefined ? undefined : context[key];
  return typeof value === 'string' ? value : value?.[0];
}
