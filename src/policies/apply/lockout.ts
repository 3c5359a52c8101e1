import { describeStatement } from '../evaluate/describe.ts';
import { evaluateAccess } from '../evaluate/evaluate.ts';
import type { AccessDecision, PolicyDocument, Principal } from '../evaluate/model.ts';
import { ALLOW_ALL } from '../simulate/matrix.ts';
import { matrixNetworks } from '../simulate/networks.ts';

const ON_BUCKET = ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:ListBucket'];
const ON_OBJECTS = ['s3:GetObject', 's3:PutObject'];

/** Something the caller may do now and could not do any more. */
export interface Loss {
  readonly action: string;
  /** The statement that would deny. */
  readonly statement: string;
  /** True when it depends on the network: what address S3 sees the caller at is not known here. */
  readonly perhaps: boolean;
}

/**
 * What a new bucket policy would deny the caller in requests signed in a header, that the old one does not. The
 * caller's own policies are not looked at: they are taken to allow everything. Networks are tried that the
 * document does not approve, over the internet and through an endpoint.
 */
export function findLosses(
  before: PolicyDocument | undefined,
  after: PolicyDocument,
  caller: Principal,
  account: string,
  bucketArn: string,
): readonly Loss[] {
  const asked = [
    ...ON_BUCKET.map((action) => ({ action, resource: bucketArn })),
    ...ON_OBJECTS.map((action) => ({ action, resource: `${bucketArn}/example` })),
  ];
  // Without the addresses of the document: the worst case is somebody whom it does not know.
  const networks = matrixNetworks([]).filter(({ id }) => id === 'home' || id === 'gateway-endpoint');
  return asked.flatMap(({ action, resource }) => {
    const decide = (document: PolicyDocument | undefined, context: object): AccessDecision =>
      evaluateAccess({
        identity: [ALLOW_ALL],
        ...(document && { resource: document }),
        request: {
          principal: caller,
          action,
          resource,
          resourceAccount: account,
          context: {
            's3:authType': 'REST-HEADER',
            's3:signatureversion': 'AWS4-HMAC-SHA256',
            's3:signatureAge': '0',
            'aws:CurrentTime': new Date().toISOString(),
            ...context,
          },
        },
      });
    const denials = networks.flatMap(({ context }) => {
      const { reason } = decide(after, context);
      const was = decide(before, context);
      return reason.kind === 'explicit-deny' && was.reason.kind !== 'explicit-deny' ? [reason.statement] : [];
    });
    const [first] = denials;
    return first
      ? [{ action, statement: describeStatement(first), perhaps: denials.length < networks.length }]
      : [];
  });
}
