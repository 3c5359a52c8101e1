import { parseAddress } from '../../../src/core/net/ip.ts';
import { describeProblem } from '../../../src/core/parsed.ts';
import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { policyUse } from '../../../src/policies/catalogue/template.ts';
import { roleName } from '../../../src/policies/collect/collect.ts';
import { requestFromWords } from '../../../src/policies/simulate/read-request.ts';
import type { FieldProblem } from '../../../src/workteams/check.ts';
import { choiceField, linesField, textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import { atHome } from '../../text/home.ts';
import type { Against, RequestField } from './asked.ts';
import type { OpenDocument } from './open-document.ts';

type Values = FormValues<RequestField>;

/** A form for one request: who asks for what, from where, and whose policies decide. */
export function requestForm(open: OpenDocument | undefined): FormSpec<RequestField> {
  const isPolicy = open !== undefined && policyUse(open.generated.attachment) !== undefined;
  return {
    id: 'request',
    title: 'Would a request get through?',
    intro: 'No request goes to S3: the policies are read and evaluated here as IAM does.',
    submit: 'Decide',
    fields: [
      choiceField('against', 'Policies', {
        help: "The account's policies are read from AWS: those of the role, the bucket, and VPC endpoints.",
        options: [
          ...(isPolicy ? [{ value: 'document', label: open.id }] : []),
          { value: 'account', label: 'of the account' },
          { value: 'folder', label: 'in a folder' },
        ],
      }),
      textField('folder', 'Folder', {
        place: { wants: 'folder', where: 'here' },
        help: 'For policies in a folder: one that groundctl policies collect wrote.',
      }),
      textField('principal', 'Who asks', {
        help: "The ARN of a role, of its session or of a user; a service, or anonymous. For the account, a role's name is enough.",
      }),
      textField('action', 'Action', 'For example s3:GetObject or s3:ListBucket.'),
      textField('resource', 'Resource', {
        place: { wants: 'any', where: 's3' },
        help: 's3://bucket/key or an ARN; * for an action that has none.',
      }),
      textField('sourceIp', 'Source IP', {
        help: 'aws:SourceIp: the public address that S3 sees. Empty behind a VPC endpoint.',
      }),
      textField('endpoint', 'VPC endpoint', {
        help: 'aws:SourceVpce: vpce-… that the request comes through; empty over the internet.',
      }),
      textField('vpcSourceIp', 'VPC source IP', {
        help: 'aws:VpcSourceIp: the private address behind a VPC endpoint.',
      }),
      choiceField('signed', 'Signed', {
        help: 's3:authType: a presigned URL, as workers have, or a header, as programs send it.',
        options: [
          { value: '', label: 'not said' },
          { value: 'REST-QUERY-STRING', label: 'presigned URL' },
          { value: 'REST-HEADER', label: 'header' },
        ],
      }),
      linesField(
        'more',
        'Other keys',
        'More condition keys, one per line: aws:SecureTransport=true, s3:prefix=images/',
      ),
    ],
    check: (values) => problemsOf(values),
    summary: ({ against }) =>
      against === 'document' && open?.written === undefined
        ? ['The document has example values: E sets your own.']
        : [],
  };
}

/** The words of a request, as the command line takes them. */
export function requestWords(values: Values): string[] {
  const text = (id: RequestField) => (values[id] ?? '').trim();
  const word = (name: string, value: string) => (value === '' ? [] : [`${name}=${value}`]);
  return [
    ...word('action', text('action')),
    ...word('resource', resourceOf(text('resource'))),
    ...word('principal', principalOf(values)),
    ...word('aws:SourceIp', text('sourceIp')),
    ...word('aws:SourceVpce', text('endpoint')),
    ...word('aws:VpcSourceIp', text('vpcSourceIp')),
    ...word('s3:authType', text('signed')),
    ...linesOf(values),
  ];
}

/** Whose policies were chosen; the form has checked the values. */
export function againstOf(values: Values, open: OpenDocument | undefined): Against {
  if (values.against === 'folder') return { type: 'folder', folder: atHome((values.folder ?? '').trim()) };
  if (values.against === 'document' && open) return { type: 'document', open };
  return {
    type: 'account',
    role: (values.principal ?? '').trim(),
    bucket: bucketOf(values) ?? '',
  };
}

/** Of the account's policies the account says who a role is that was only named. */
function principalOf({ against, principal = '' }: Values): string {
  const typed = principal.trim();
  return against === 'account' && !typed.startsWith('arn:') ? '' : typed;
}

function resourceOf(typed: string): string {
  const uri = typed.startsWith('s3://') ? parseS3Uri(typed) : undefined;
  if (!uri?.ok) return typed;
  const { bucket, key } = uri.value;
  return `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}

function bucketOf({ resource = '' }: Values): string | undefined {
  return /^arn:[\w-]+:s3:::([^/*?]+)/.exec(resourceOf(resource.trim()))?.[1];
}

function linesOf({ more = '' }: Values): string[] {
  return more
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function problemsOf(values: Values): FieldProblem[] {
  const isAccount = values.against === 'account';
  const text = (id: RequestField) => (values[id] ?? '').trim();
  return [
    ...(values.against === 'folder' && text('folder') === ''
      ? [{ field: 'folder', message: 'which folder?' }]
      : []),
    ...(isAccount
      ? wrong('principal', () => roleName(text('principal')))
      : wrong('principal', () =>
          requestFromWords(['action=s3:GetObject', `principal=${text('principal')}`]),
        )),
    ...wrong('action', () => requestFromWords([`action=${text('action')}`, 'principal=anonymous'])),
    ...wrong('resource', () => tried(`resource=${resourceOf(text('resource'))}`)),
    ...(isAccount && bucketOf(values) === undefined
      ? [{ field: 'resource', message: 'the account is read for one bucket: s3://bucket/key' }]
      : []),
    ...addressProblems(values),
    ...(/^(?:vpce-[0-9a-zA-Z]+)?$/.test(text('endpoint'))
      ? []
      : [{ field: 'endpoint', message: 'it must look like vpce-1a2b3c4d' }]),
    ...linesOf(values).flatMap((each) =>
      /^[^=\s:]+:[^=]+=/.test(each)
        ? wrong('more', () => tried(each))
        : [{ field: 'more', message: `${each}: a condition key has a colon, and = before its value` }],
    ),
  ];
}

function tried(word: string): unknown {
  return requestFromWords(['action=s3:GetObject', 'principal=anonymous', word]);
}

/** What the command line says of such a value. */
function wrong(field: string, read: () => unknown): FieldProblem[] {
  try {
    read();
    return [];
  } catch (error) {
    return [{ field, message: toGroundctlError(error).message }];
  }
}

function addressProblems(values: Values): FieldProblem[] {
  return (['sourceIp', 'vpcSourceIp'] as const).flatMap((field) => {
    const typed = (values[field] ?? '').trim();
    const parsed = typed === '' ? undefined : parseAddress(typed);
    return parsed === undefined || parsed.ok ? [] : [{ field, message: describeProblem(parsed) }];
  });
}
