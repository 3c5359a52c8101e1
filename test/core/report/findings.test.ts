import fc from 'fast-check';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { defineRule, type Finding, finding } from '../../../src/core/finding.ts';
import { renderFindings } from '../../../src/core/report/findings.ts';
import { sarifValidator } from './sarif-schema.ts';

const lock = defineRule({
  id: 'presign/unlocked',
  severity: 'warning',
  title: 'Presigned URLs work from anywhere',
  why: 'A URL that leaks can be opened by anybody until it expires.',
  fix: 'Lock the team.',
  source: 'test',
});
const file = defineRule({ ...lock, id: 'batch/too-large', severity: 'error', title: 'Too large' });
const unused = defineRule({ ...lock, id: 'batch/unused' });

const findings: Finding[] = [
  finding(lock, { subject: 'readers', message: 'No lock.', evidence: { lock: 'off' } }),
  finding(file, {
    subject: 'a.json',
    message: 'Line 3 is too long.',
    location: { file: 'in put/ä.json', line: 3, column: 7 },
  }),
  finding(lock, { subject: 'annotators', message: 'No lock.', severity: 'info' }),
];
const report = {
  command: 'workteams.audit',
  title: 'Audit',
  version: '1.2.3',
  rules: [unused, lock, file],
  extra: { region: 'eu-west-1' },
};
const sarif = (list: readonly Finding[]): Log => JSON.parse(renderFindings('sarif', list, report));

describe('findings for people', () => {
  test('the table is sorted worst first, says everything, and ends in a count', () => {
    expect(renderFindings('table', findings, report)).toBe(
      [
        'error  a.json  batch/too-large  in put/ä.json:3:7',
        '  Line 3 is too long.',
        '  fix: Lock the team.',
        '',
        'warning  readers  presign/unlocked',
        '  No lock.',
        '  fix: Lock the team.',
        '',
        'info  annotators  presign/unlocked',
        '  No lock.',
        '  fix: Lock the team.',
        '',
        '1 error, 1 warning, 1 note',
        '',
      ].join('\n'),
    );
  });

  test('a fix is said once for all the findings of one severity that it is for', () => {
    const many = ['c', 'a', 'b'].map((subject) => finding(lock, { subject, message: `${subject} is open.` }));
    const other = finding(lock, { subject: 'aa', message: 'm', fix: 'Something else.' });
    const none = ['x', 'y'].map((subject) => finding(lock, { subject, message: 'm', fix: '' }));
    const all = [...many, other, ...none];
    expect(renderFindings('table', all, report)).toBe(
      [
        'warning  a  presign/unlocked',
        '  a is open.',
        'warning  b  presign/unlocked',
        '  b is open.',
        'warning  c  presign/unlocked',
        '  c is open.',
        '  fix for these 3: Lock the team.',
        '',
        'warning  aa  presign/unlocked',
        '  m',
        '  fix: Something else.',
        '',
        'warning  x  presign/unlocked',
        '  m',
        '',
        'warning  y  presign/unlocked',
        '  m',
        '',
        '6 warnings',
        '',
      ].join('\n'),
    );
    const markdown = renderFindings('markdown', all, report);
    expect(markdown.match(/Lock the team/g)).toHaveLength(1);
    expect(markdown.match(/\| as above \|/g)).toHaveLength(2);
    const page = renderFindings('html', all, report);
    expect(page.match(/<strong>What to do about these 3:<\/strong> Lock the team/g)).toHaveLength(1);
    expect(page.match(/Lock the team/g)).toHaveLength(1);
    for (const format of ['json', 'ndjson', 'sarif'] as const)
      expect(renderFindings(format, many, report).match(/Lock the team/g)?.length).toBeGreaterThanOrEqual(3);
  });

  test('a place that is the subject too is said once', () => {
    const here = [finding(lock, { subject: 'a.log:3', message: 'm', location: { file: 'a.log', line: 3 } })];
    for (const format of ['table', 'markdown'] as const) {
      expect(renderFindings(format, here, report).split('a.log:3')).toHaveLength(2);
    }
  });

  test('messages are wrapped to the width and nothing of them is lost', () => {
    const message = 'one two three four five six seven eight nine ten';
    const text = renderFindings('table', [finding(lock, { subject: 's', message })], {
      ...report,
      width: 24,
    });
    const lines = text.split('\n').slice(1, -4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(24);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(message);
  });

  test('Markdown keeps outside text inside its cell', () => {
    const text = renderFindings(
      'markdown',
      [finding(lock, { subject: 'a|b', message: '<img src=x> [x](http://evil) `c`\n| d |' })],
      report,
    );
    const row = text.trimEnd().split('\n').at(-1) ?? '';
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
    expect(row).not.toMatch(/<img|\]\(|http:\/\//);
  });

  test('no findings is said in words', () => {
    expect(renderFindings('table', [], report)).toBe('no findings\n');
    expect(renderFindings('markdown', [], report)).toBe('## Audit\n\nno findings\n');
  });
});

describe('findings for programs', () => {
  test('json is one document with schema, summary and findings', () => {
    const document = JSON.parse(renderFindings('json', findings, report));
    expect(document).toMatchObject({
      schema: 'groundctl/workteams.audit/v1',
      region: 'eu-west-1',
      summary: { error: 1, warning: 1, info: 1 },
    });
    expect(document.findings.map((f: Finding) => f.subject)).toEqual(['a.json', 'readers', 'annotators']);
    expect(document.findings[1]).toEqual(findings[0]);
  });

  test('ndjson is one finding a line, and a summary', () => {
    const lines = renderFindings('ndjson', findings, report)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.type)).toEqual(['finding', 'finding', 'finding', 'summary']);
    expect(lines.at(-1)).toMatchObject({ schema: 'groundctl/workteams.audit/v1', error: 1 });
  });
});

describe('SARIF', () => {
  const problems = sarifValidator();

  test('the validator notices a wrong level and a line of 0', () => {
    const log = JSON.parse(
      JSON.stringify(sarif(findings)).replace('"warning"', '"bad"').replace(':3,', ':0,'),
    );
    const found = problems(log).join('\n');
    expect(found).toContain('startLine');
    expect(found).toContain('level');
  });

  test('a log is valid and holds levels, places and only the rules that are used', () => {
    const log = sarif(findings);
    expect(problems(log)).toEqual([]);
    const run = log.runs[0];
    expect(run?.tool.driver).toMatchObject({ name: 'groundctl', version: '1.2.3' });
    expect(run?.tool.driver.rules?.map((r) => r.id)).toEqual(['presign/unlocked', 'batch/too-large']);
    expect(run?.results?.map((r) => [r.ruleId, r.ruleIndex, r.level])).toEqual([
      ['batch/too-large', 1, 'error'],
      ['presign/unlocked', 0, 'warning'],
      ['presign/unlocked', 0, 'note'],
    ]);
    expect(run?.results?.[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'in%20put/%C3%A4.json' },
      region: { startLine: 3, startColumn: 7 },
    });
    expect(run?.results?.[1]?.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe('readers');
  });

  test.each([
    ['./a/b.json', 'a/b.json'],
    ['/data/a b.json', 'file:///data/a%20b.json'],
    ['C:\\data\\x.json', 'file:///C:/data/x.json'],
    ['s3://bucket/a#b?.json', 's3://bucket/a%23b%3F.json'],
    ['a:b.json', 'a%3Ab.json'],
  ])('the file %s becomes the URI %s', (path, uri) => {
    const log = sarif([finding(lock, { subject: 's', message: 'm', location: { file: path } })]);
    expect(problems(log)).toEqual([]);
    expect(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(uri);
  });

  test('fingerprints survive a moved line and a new wording, and tell equal findings apart', () => {
    const at = (line: number, message: string) =>
      finding(file, { subject: 'x', message, location: { file: 'f', line } });
    const prints = (list: Finding[]) =>
      sarif(list).runs[0]?.results?.map((r) => r.partialFingerprints?.['groundctl/v1']);
    expect(prints([at(1, 'a')])).toEqual(prints([at(9, 'b')]));
    expect(new Set(prints([at(1, 'a'), at(2, 'a')])).size).toBe(2);
  });

  test('braces and links in outside text stay text', () => {
    const message = 'key {0} [click](https://evil.example)';
    const text = sarif([finding(lock, { subject: 's', message })]).runs[0]?.results?.[0]?.message.text;
    expect(text).toContain('key {{0}} [click] (https://evil.example)');
  });
});

test('whatever findings say, every format stays valid and free of control characters', () => {
  const problems = sarifValidator();
  const nasty = fc.string({ unit: 'binary', maxLength: 40 });
  const any = fc.record({ subject: nasty, message: nasty, fix: nasty, file: nasty });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3 }), fc.integer({ min: 1, max: 60 }), (list, width) => {
      const hostile = list.map(({ file: path, ...rest }) =>
        finding(lock, {
          ...rest,
          location: { file: path, line: 1 },
          evidence: { [rest.subject]: rest.message },
        }),
      );
      for (const format of ['table', 'json', 'ndjson', 'markdown', 'sarif', 'asff', 'ocsf'] as const) {
        const text = renderFindings(format, hostile, { ...report, width });
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(text.isWellFormed()).toBe(true);
      }
      expect(problems(sarif(hostile))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
