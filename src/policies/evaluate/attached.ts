import { type CompiledPolicy, compilePolicy } from './compile.ts';
import type { AccessInput, PolicyDocument, PolicyKind, Statement, StatementRef } from './model.ts';
import { RequestView } from './request-view.ts';

/** A policy in the place it has for one request. */
export interface Attached {
  readonly kind: PolicyKind;
  /** Of service control policies, counted from 0; 0 for the other kinds. */
  readonly level: number;
  readonly policy: CompiledPolicy;
  /** The request as this policy sees it. */
  readonly view: RequestView;
  refer(statement: Statement): StatementRef;
}

/**
 * The policies that apply to the request's caller: those of its account only to IAM principals, and service control
 * policies not to service-linked roles. The bucket policy of a request through an access point sees the bucket's ARN.
 * Source: AWS Organizations User Guide, orgs_manage_policies_scps; Amazon S3 User Guide, access-points-policies.
 */
export function attachPolicies(input: AccessInput, view: RequestView): readonly Attached[] {
  const policies: Attached[] = [];
  const add = (
    kind: PolicyKind,
    document: PolicyDocument | undefined,
    policyIndex = 0,
    level = 0,
    seen = view,
  ) => {
    if (document) policies.push(attach(kind, document, policyIndex, level, seen));
  };
  if (input.request.principal.kind === 'iam') {
    if (!view.isServiceLinked) {
      let index = 0;
      input.scps?.forEach((documents, level) => {
        for (const document of documents) add('scp', document, index++, level);
      });
    }
    input.identity?.forEach((document, index) => {
      add('identity', document, index);
    });
    add('boundary', input.boundary);
    add('session', input.session);
  }
  add('access-point', input.accessPoint?.policy);
  add(
    'resource',
    input.resource,
    0,
    0,
    input.accessPoint ? behind(input, input.accessPoint.bucket, view) : view,
  );
  add('endpoint', input.endpoint);
  return policies;
}

/** The request on the bucket or object behind an access point; what it cannot evaluate is noted with the rest. */
function behind({ request }: AccessInput, bucket: string, view: RequestView): RequestView {
  const [, partition = 'aws', , , , name = ''] = request.resource.split(':');
  const key = /^accesspoint\/[^/]+\/object\/(.*)$/s.exec(request.resource.split(':').slice(5).join(':'))?.[1];
  const arn = `arn:${partition}:s3:::${bucket}`;
  const resource = name.startsWith('accesspoint/')
    ? key === undefined
      ? arn
      : `${arn}/${key}`
    : request.resource;
  const account = view.resourceAccount;
  return new RequestView(
    { ...request, resource, ...(account !== undefined && { resourceAccount: account }) },
    view,
  );
}

function attach(
  kind: PolicyKind,
  document: PolicyDocument,
  policyIndex: number,
  level: number,
  view: RequestView,
): Attached {
  return {
    kind,
    level,
    view,
    policy: compilePolicy(document),
    refer: ({ index, sid }) => ({ policy: kind, policyIndex, statementIndex: index, sid }),
  };
}
