import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { type Change, type Plan, summarise } from '../../../src/core/plan.ts';
import { renderOutcomeMarkdown, renderOutcomeTable } from '../../../src/core/report/outcome.ts';
import { renderPlanJson } from '../../../src/core/report/plan-json.ts';
import { renderPlanMarkdown } from '../../../src/core/report/plan-markdown.ts';
import { renderPlanTable } from '../../../src/core/report/plan-table.ts';

const update: Change & { secret: string } = {
  kind: 'update',
  subject: 'workteam readers',
  fields: [
    { field: 'SourceIp', before: 'Disabled', after: 'Enabled' },
    { field: 'Cidrs', before: ['10.0.0.0/8'], after: ['10.0.0.0/8', '192.0.2.0/24'] },
  ],
  notes: ['Open tasks keep their URLs until they expire.'],
  secret: 'for apply only',
};
const create: Change = { kind: 'create', subject: 'group g', fields: [{ field: 'Description', after: '' }] };
const plan: Plan = {
  title: 'Lock 2 teams',
  changes: [update, create],
  unchanged: [{ subject: 'workteam others', reason: 'already locked' }],
  findings: [],
};
const refused = new GroundctlError('Access denied with X-Amz-Signature=abcdef0123456789abcdef', {
  code: 'access-denied',
  source: 'aws',
  hint: 'Allow sagemaker:UpdateWorkteam.',
  aws: { name: 'AccessDeniedException', requestId: 'r-1' },
});
const result = summarise([
  { status: 'failed', change: update, error: refused },
  { status: 'applied', change: create, detail: 'made' },
  { status: 'not-started', change: create, reason: 'interrupted' },
]);

describe('plans', () => {
  test('a person sees before and after of every field, notes, and what stays', () => {
    expect(renderPlanTable(plan)).toBe(
      [
        'Lock 2 teams',
        '',
        '~ update workteam readers',
        '    SourceIp: Disabled -> Enabled',
        '    Cidrs:',
        '      + 192.0.2.0/24',
        '        10.0.0.0/8',
        '    note: Open tasks keep their URLs until they expire.',
        '',
        '+ create group g',
        '    Description: (empty)',
        '',
        '= workteam others: already locked',
        '',
        '2 changes, 1 left alone',
        '',
      ].join('\n'),
    );
  });

  test('on a narrow terminal before and after stand below each other, uncut', () => {
    const fields = [
      { field: 'Description', before: 'Labels of the first day', after: 'Labels of the second day' },
    ];
    expect(renderPlanTable({ ...plan, changes: [{ ...update, fields }] }, { width: 44 })).toContain(
      '    Description:\n      - Labels of the first day\n      + Labels of the second day\n',
    );
  });

  test('Markdown has a table for each change', () => {
    const text = renderPlanMarkdown(plan);
    expect(text).toContain('### update workteam readers');
    expect(text).toContain('| SourceIp | Disabled | Enabled |');
    expect(text).toContain('- Open tasks keep their URLs until they expire.');
  });

  test('json publishes the contract and nothing that only apply needs', () => {
    const document = JSON.parse(renderPlanJson('workteams.update', plan));
    expect(document).toMatchObject({
      schema: 'groundctl/workteams.update/v1',
      dryRun: true,
      title: plan.title,
    });
    expect(document.changes[0]).toEqual({
      kind: update.kind,
      subject: update.subject,
      fields: update.fields,
      notes: update.notes,
    });
  });

  test('a field name or value with escape sequences is shown, not obeyed', () => {
    const hostile: Plan = {
      ...plan,
      title: '\u001b]0;x\u0007',
      changes: [{ kind: 'delete', subject: 's\u001b[2J', fields: [{ field: '\u009b', before: '\u202e' }] }],
    };
    for (const text of [
      renderPlanTable(hostile),
      renderPlanMarkdown(hostile),
      renderPlanJson('a.b', hostile),
    ]) {
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });
});

describe('outcomes', () => {
  test('failures stand with their reason and remedy beside what worked, without secrets', () => {
    expect(renderOutcomeTable(result)).toBe(
      [
        'failed  update workteam readers',
        '    Access denied with X-Amz-Signature=REDACTED',
        '    Allow sagemaker:UpdateWorkteam.',
        '    request id r-1',
        'done  create group g',
        '    made',
        'not started  create group g',
        '    interrupted',
        '',
        '1 done, 1 failed, 1 not started',
        '',
      ].join('\n'),
    );
    expect(renderOutcomeMarkdown(result)).toContain('| failed | update | workteam readers | Access denied');
  });

  test('what to do is said once for failures of one kind; in Markdown each row stands for itself', () => {
    const fail = (subject: string, hint: string) => {
      const error = new GroundctlError('No.', { code: 'x', source: 'aws', hint });
      return { status: 'failed' as const, change: { ...create, subject }, error };
    };
    const failures = [
      fail('a', 'Ask for it.'),
      fail('b', 'Ask for it.'),
      fail('c', 'Wait.'),
      fail('d', 'Wait.'),
    ];
    expect(renderOutcomeTable(summarise(failures)).split('\n').slice(0, 10)).toEqual([
      'failed  create a',
      '    No.',
      '    Ask for it.',
      'failed  create b',
      '    No.',
      'failed  create c',
      '    No.',
      '    Wait.',
      'failed  create d',
      '    No.',
    ]);
    expect(renderOutcomeMarkdown(summarise(failures)).match(/Ask for it/g)).toHaveLength(2);
  });

  test('json says of each change what became of it', () => {
    const document = JSON.parse(renderPlanJson('workteams.update', plan, result));
    expect(document).toMatchObject({ dryRun: false, applied: 1, failed: 1, notStarted: 1 });
    expect(document.outcomes.map((o: { status: string }) => o.status)).toEqual([
      'failed',
      'applied',
      'not-started',
    ]);
    expect(document.outcomes[0].error).toMatchObject({ code: 'access-denied', aws: { requestId: 'r-1' } });
    expect(JSON.stringify(document)).not.toContain('abcdef0123456789');
  });

  test('a plan without changes says so', () => {
    expect(renderOutcomeTable(summarise([]))).toBe('nothing to do\n');
  });
});
