import { parseLogTime } from '../../../src/accesslogs/sources/log-time.ts';
import { parseCidr } from '../../../src/core/net/cidr.ts';
import { describeProblem } from '../../../src/core/parsed.ts';
import type { FieldProblem } from '../../../src/workteams/check.ts';
import { choiceField, linesField, textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
import { PLACE_FIELDS, parseSourceText, type RequestField, type Stated } from './request.ts';

export const SOURCE_FORM: FormSpec<RequestField> = {
  id: 'source',
  title: 'Read an access log',
  intro: 'It is only read. Everything except the source may stay empty.',
  submit: 'Read',
  fields: [
    textField('source', 'Source', {
      place: { wants: 'any', where: 'both' },
      help: 'A file, a folder, a glob such as logs/*.gz, or s3://bucket/prefix.',
    }),
    textField('from', 'From', '2026-10-12, or 2026-10-12T09:00Z; dates are UTC.'),
    textField('to', 'To', 'End, exclusive; a date means the end of that day.'),
    textField('bucket', 'Bucket', 'Only requests to this bucket.'),
    textField('keyPrefix', 'Keys', 'Only objects whose keys begin with this.'),
    textField('requester', 'Requester', {
      help: 'Only requests signed by this principal; part of its ARN is enough.',
    }),
    textField('cloudtrail', 'CloudTrail', {
      place: { wants: 'any', where: 'both' },
      help: 'S3 data events, named like a source: why S3 refused. Without a source, used instead of it.',
    }),
    textField('cloudfront', 'CloudFront', {
      place: { wants: 'any', where: 'both' },
      help: 'CloudFront standard logs: who is behind the addresses.',
    }),
    textField('flowLogs', 'Flow logs', {
      place: { wants: 'any', where: 'both' },
      help: 'VPC flow logs: who private addresses belong to.',
    }),
    textField('names', 'Names', {
      place: { wants: 'file', where: 'here' },
      help: 'A file of ranges and names, one CIDR,name per line.',
    }),
    choiceField('network', 'EC2', {
      help: 'Whether to read endpoints, NAT gateways, addresses and subnets from EC2; read-only.',
      options: [
        { value: '', label: 'not asked' },
        { value: 'yes', label: 'asked' },
      ],
    }),
    choiceField('engine', 'Engine', {
      help: 'What reads a log in S3. Scan size and cost of Athena are shown first, and confirmed.',
      options: [
        { value: '', label: 'this machine' },
        { value: 'auto', label: 'Athena for more than 20 GB' },
        { value: 'athena', label: 'Amazon Athena' },
      ],
    }),
    textField('workgroup', 'Workgroup', {
      help: 'The Athena workgroup; logs setup athena creates it, and the table groundctl.access_logs.',
    }),
  ],
  check: (values) => [
    ...sourceProblems(values),
    ...placeProblems(values),
    ...timeProblems(values),
    ...engineProblems(values),
  ],
};

type FactsField = 'lock' | 'approved';

export const FACTS_FORM: FormSpec<FactsField> = {
  id: 'facts',
  title: 'Lock and approved ranges',
  intro: "A log contains neither. Values set here override the team's. The log is not read again.",
  submit: 'Judge again',
  fields: [
    choiceField('lock', 'Lock', {
      help: 'The lock that was on while the log was written.',
      options: [
        { value: '', label: 'not stated' },
        { value: 'source-ip', label: 'source-ip' },
        { value: 'vpc-source-ip', label: 'vpc-source-ip' },
      ],
    }),
    linesField(
      'approved',
      'Approved',
      'Ranges that workers may come from, one per line, for example 198.51.100.0/24.',
    ),
  ],
  check: ({ approved = '' }) => rangeProblems(rangesIn(approved)),
};

export function saveForm(what: string): FormSpec<'file'> {
  return {
    id: 'save',
    title: `Save the ${what}`,
    intro: 'The file must not exist yet: nothing is ever overwritten.',
    submit: 'Save',
    fields: [
      textField('file', 'File', {
        place: { wants: 'file', where: 'here' },
        help: 'Ends in .html for a page to hand over, .md for a ticket, .json for the document of --output json.',
      }),
    ],
    check: ({ file = '' }) =>
      /\.(?:html?|md|json)$/i.test(file.trim())
        ? []
        : [{ field: 'file', message: 'it must end in .html, .md or .json' }],
  };
}

export function statedFrom(values: FormValues<FactsField>): Stated {
  const { lock } = values;
  return {
    lock: lock === 'source-ip' || lock === 'vpc-source-ip' ? lock : undefined,
    approved: rangesIn(values.approved ?? ''),
  };
}

function rangesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((each) => each !== '');
}

function rangeProblems(ranges: readonly string[]): FieldProblem[] {
  return ranges.flatMap((text) => {
    const parsed = parseCidr(text);
    return parsed.ok ? [] : [{ field: 'approved', message: describeProblem(parsed) }];
  });
}

function placeProblems(values: FormValues<RequestField>): FieldProblem[] {
  return PLACE_FIELDS.flatMap((field) => {
    const text = (values[field] ?? '').trim();
    const parsed = text === '' ? undefined : parseSourceText(text);
    if (field === 'names' && text.startsWith('s3:'))
      return [{ field, message: 'it must be a file on this machine' }];
    return parsed === undefined || parsed.ok ? [] : [{ field, message: describeProblem(parsed) }];
  });
}

function sourceProblems({ source = '', cloudtrail = '' }: FormValues<RequestField>): FieldProblem[] {
  if (source.trim() === '' && cloudtrail.trim() !== '') return [];
  const parsed = parseSourceText(source);
  return parsed.ok ? [] : [{ field: 'source', message: describeProblem(parsed) }];
}

function engineProblems({
  source = '',
  engine = '',
  workgroup = '',
}: FormValues<RequestField>): FieldProblem[] {
  if (engine === '') return [];
  if (!/^s3:/i.test(source.trim())) return [{ field: 'engine', message: 'Athena only reads sources in S3' }];
  return workgroup.trim() === ''
    ? [{ field: 'workgroup', message: 'Athena needs one to run its query' }]
    : [];
}

function timeProblems({ from = '', to = '' }: FormValues<RequestField>): FieldProblem[] {
  const begin = from.trim() === '' ? undefined : parseLogTime(from, 'begin');
  const end = to.trim() === '' ? undefined : parseLogTime(to, 'end');
  const problems = [
    ...(begin?.ok === false ? [{ field: 'from', message: begin.problem }] : []),
    ...(end?.ok === false ? [{ field: 'to', message: end.problem }] : []),
  ];
  if (begin?.ok && end?.ok && begin.value >= end.value) {
    problems.push({ field: 'to', message: 'it must be after the start' });
  }
  return problems;
}
