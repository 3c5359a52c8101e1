import { quoteForMessage } from '../../../core/text/sanitize.ts';
import { isKnownPrincipal } from '../../evaluate/principal-entry.ts';
import { type Remark, ruleCheck } from '../rule-check.ts';
import type { StatementView } from '../statement-view.ts';

/** What S3's ARNs with a region and an account are of: everything but buckets and objects. */
const S3_WITH_ACCOUNT =
  /^(?:accesspoint|job|storage-lens|storage-lens-group|access-grants|async-request|objectlambda|outpost)(?:[/:]|$)/;
const S3_URL = /^(?:s3[an]?:\/\/|https?:\/\/)/i;

interface ResourceAt {
  readonly value: string;
  readonly path: StatementView['path'];
}

export const malformedArn = ruleCheck(
  {
    id: 'policy/malformed-arn',
    severity: 'error',
    title: 'A resource that is not an ARN',
    why: 'AWS rejects the document, or accepts it and the resource matches nothing.',
    fix: 'Write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE; S3 leaves region and account empty, but keeps the colons: arn:aws:s3:::BUCKET/*.',
    source: 'IAM User Guide, reference_policies_elements_resource and reference-arns',
    examples: { fails: '"Resource": "arn:aws:s3::labels/*"', passes: '"Resource": "arn:aws:s3:::labels/*"' },
  },
  (view) =>
    resourcesOf(view).flatMap(({ value, path }): Remark[] => {
      const problem = S3_URL.test(value) ? undefined : arnProblem(value);
      return problem === undefined ? [] : [{ message: `${quoteForMessage(value)} ${problem}`, path }];
    }),
);

export const s3Url = ruleCheck(
  {
    id: 'policy/url-as-resource',
    severity: 'error',
    title: 'A URL where an ARN belongs',
    why: 'A Resource element must be an ARN. AWS rejects s3://BUCKET/KEY.',
    fix: 'Write arn:aws:s3:::BUCKET for the bucket and arn:aws:s3:::BUCKET/* for what is in it.',
    source: 'IAM User Guide, reference_policies_elements_resource',
    examples: { fails: '"Resource": "s3://labels/*"', passes: '"Resource": "arn:aws:s3:::labels/*"' },
  },
  (view) =>
    resourcesOf(view).flatMap(({ value, path }): Remark[] =>
      S3_URL.test(value) ? [{ message: `${quoteForMessage(value)} is a URL, not an ARN`, path }] : [],
    ),
);

export const s3RegionOrAccount = ruleCheck(
  {
    id: 'policy/s3-arn-with-region',
    severity: 'error',
    title: 'A region or an account in the ARN of a bucket or an object',
    why: 'Bucket names are unique in a partition, so their ARNs contain neither: one that does matches no bucket.',
    fix: 'Leave both empty: arn:aws:s3:::BUCKET/*. To limit it to an account, add the condition aws:ResourceAccount.',
    source: 'Amazon S3 User Guide, s3-arn-format; Service Authorization Reference, list_amazons3',
    examples: {
      fails: '"Resource": "arn:aws:s3:us-east-1:111122223333:labels/*"',
      passes: '"Resource": "arn:aws:s3:::labels/*"',
    },
  },
  (view) =>
    resourcesOf(view).flatMap(({ value, path }): Remark[] => {
      const [, , service, region = '', account = '', ...rest] = value.split(':');
      const named = [
        ...(isLiteral(region) ? ['a region'] : []),
        ...(isLiteral(account) ? ['an account'] : []),
      ];
      if (service !== 's3' || named.length === 0 || rest.length === 0) return [];
      const resource = rest.join(':');
      if (S3_WITH_ACCOUNT.test(resource) || /^[*?$]/.test(resource)) return [];
      return [
        {
          message: `${quoteForMessage(value)} names ${named.join(' and ')}, which a bucket ARN does not have`,
          path,
        },
      ];
    }),
);

export const sidCharacters = ruleCheck(
  {
    id: 'policy/sid-characters',
    severity: 'error',
    title: 'A Sid that IAM refuses',
    why: 'In IAM policies a Sid may contain only the letters A-Z and a-z and digits. Services such as S3 accept more in theirs.',
    fix: 'Remove spaces, hyphens and the like: AllowReadForLabelers.',
    source: 'IAM User Guide, reference_policies_elements_sid',
    examples: { fails: '"Sid": "Allow read for labelers"', passes: '"Sid": "AllowReadForLabelers"' },
  },
  ({ statement, use, path }) =>
    statement.sid === undefined ||
    !['identity', 'session', 'boundary', 'trust'].includes(use) ||
    /^[A-Za-z0-9]*$/.test(statement.sid)
      ? []
      : [
          {
            message: `${quoteForMessage(statement.sid)} contains more than letters and digits`,
            path: [...path, 'Sid'],
          },
        ],
);

export const unknownPrincipal = ruleCheck(
  {
    id: 'policy/unknown-principal',
    severity: 'error',
    title: 'A principal that AWS does not have',
    why: 'AWS rejects the document with "Invalid principal in policy".',
    fix: 'Name an account, the ARN of a user, role or session, a service, an identity provider or a canonical user ID; a wildcard must stand alone.',
    source: 'IAM User Guide, reference_policies_elements_principal',
    examples: {
      fails: '"Principal": { "AWS": "arn:aws:iam::111122223333:role/label*" }',
      passes: '"Principal": { "AWS": "arn:aws:iam::111122223333:role/labeling" }',
    },
  },
  ({ statement, path }) => {
    const { principal } = statement;
    if (!principal) return [];
    return principal.values.flatMap(({ type, value }): Remark[] =>
      type === '*' || isKnownPrincipal(type, value)
        ? []
        : [
            {
              message: `${quoteForMessage(value)} is not a principal of type ${type}`,
              path: [...path, principal.negated ? 'NotPrincipal' : 'Principal', type],
            },
          ],
    );
  },
);

function resourcesOf({ statement, path }: StatementView): ResourceAt[] {
  const { resource } = statement;
  if (!resource) return [];
  const element = resource.negated ? 'NotResource' : 'Resource';
  return resource.values.map((value, index) => ({ value, path: [...path, element, index] }));
}

/** A wildcard or a variable may stand for a whole part, and a trailing * for all the parts that follow. */
function arnProblem(value: string): string | undefined {
  if (value === '*') return undefined;
  const parts = value.replace(/\$\{[^}]*\}/g, '*').split(':');
  const [prefix, partition = '', service = '', region = '', account = ''] = parts;
  if (prefix !== 'arn') return 'is neither "*" nor an ARN';
  if (parts.length < 6) {
    return value.endsWith('*') && parts.length > 1 && !parts.at(-1)?.includes('/')
      ? undefined
      : `has ${parts.length - 1} of the 5 colons of an ARN`;
  }
  if (!/^(?:aws(?:-[a-z]+)*|.*[*?].*)$/.test(partition))
    return `names no partition: ${quoteForMessage(partition)}`;
  if (!/^[a-z0-9*?-]+$/.test(service)) return `names no service: ${quoteForMessage(service)}`;
  if (!/^(?:[a-z]{2,}(?:-[a-z]+)+-\d+|.*[*?].*|aws-global|global|)$/.test(region))
    return `names no region: ${quoteForMessage(region)}`;
  if (!/^(?:\d{12}|.*[*?].*|aws|aws-marketplace|cloudfront|)$/.test(account)) {
    return `names no account: ${quoteForMessage(account)} does not have 12 digits`;
  }
  return parts.slice(5).join(':') === '' ? 'names no resource' : undefined;
}

function isLiteral(part: string): boolean {
  return part !== '' && !/[*?$]/.test(part);
}
