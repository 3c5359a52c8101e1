import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import type { Collected } from '../../../src/policies/collect/collect.ts';
import { App } from '../../../tui/app/app.tsx';
import type { PoliciesState } from '../../../tui/screens/policies/model.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { overlayOf, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-request-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OFFICE_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'NotFromElsewhere',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: 'arn:aws:s3:::images/*',
      Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    },
  ],
});
const MAY_READ = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});
const COLLECTED: Collected = {
  files: [
    { path: 'identity/inline-read.json', text: MAY_READ },
    { path: 'bucket.json', text: OFFICE_ONLY },
    {
      path: 'collected.json',
      text: JSON.stringify({
        bucket: 'images',
        account: '123456789012',
        principal: 'arn:aws:iam::123456789012:role/labeling',
        notRead: [],
      }),
    },
  ],
  notRead: [],
};

interface Asking {
  readonly role: string;
  readonly bucket: string;
}

async function start(
  collect: (input: Asking) => Promise<Collected> = async () => COLLECTED,
  size = { columns: 100, rows: 36 },
): Promise<TestProgram> {
  const base = memoryConnection(teamList(1));
  const connection: Connection = { ...base, policies: { ...base.policies, collect } };
  return startProgram({ connection, area: 'policies', size });
}

function frame(ui: TestProgram): string {
  const { columns, rows } = ui.state().size;
  const text = stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns }));
  expect(text.split('\n').length).toBeLessThanOrEqual(rows);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  return text;
}

const askedOf = (ui: TestProgram) => (ui.state().areas.policies as PoliciesState).asked;
const answered = (ui: TestProgram) =>
  ui.until(({ areas }) => (areas.policies as PoliciesState).asked?.answer.loading === false);

/** Empties the field that has the focus, types into it, and goes on to the next; tab would look for names first. */
function fill(ui: TestProgram, ...texts: readonly string[]): void {
  for (const text of texts) {
    ui.press('ctrl-u');
    ui.program.paste(text);
    ui.press('down');
  }
}

const copied = (ui: TestProgram) =>
  Buffer.from(/52;c;([^\x07]*)/.exec(ui.written.at(-1) ?? '')?.[1] ?? '', 'base64').toString();

test('decides by what the account has, and says which statement it was', async () => {
  const asked: Asking[] = [];
  const ui = await start(async (input) => {
    asked.push(input);
    return COLLECTED;
  });
  ui.press('n', 'tab');
  fill(ui, '', 'labeling', 's3:GetObject', 's3://images/a.png', '198.51.100.7');
  ui.press('ctrl-s');
  await answered(ui);
  expect(asked).toEqual([{ role: 'labeling', bucket: 'images' }]);
  expect(frame(ui)).toContain('✗ denied  s3:GetObject on arn:aws:s3:::images/a.png');
  expect(frame(ui)).toContain('with an explicit deny in a resource-based policy');
  expect(frame(ui)).toMatch(/What decides\n +Deny {2}statement "NotFromElsewhere" \(1\).*: applies/);
  expect(frame(ui)).toMatch(/The others\n +Allow {2}statement "Read"/);
  ui.press('c');
  expect(copied(ui)).toBe(
    'groundctl policies collect --bucket images --role labeling --out collected --profile demo --region us-east-1 && ' +
      'groundctl policies evaluate --policies collected --request action=s3:GetObject resource=arn:aws:s3:::images/a.png aws:SourceIp=198.51.100.7 aws:SecureTransport=true',
  );
  // What was typed is there again for the next request.
  ui.press('n', ...Array<string>(5).fill('down'));
  fill(ui, '203.0.113.7');
  ui.press('ctrl-s');
  await answered(ui);
  expect(frame(ui)).toContain('✓ allowed  s3:GetObject on arn:aws:s3:::images/a.png');
  expect(frame(ui)).toMatch(/Deny .*does not apply\n +aws:SourceIp is \[203\.0\.113\.7\]/);
  ui.press('esc');
  expect(askedOf(ui)).toBeUndefined();
  expect(frame(ui)).toContain('presigned-reads');
});

test('decides by the open document, and names the file that the command line needs', async () => {
  const ui = await start(undefined, { columns: 120, rows: 40 });
  ui.press('/', ...'presigned-reads', 'enter', 'enter');
  await ui.until(({ areas }) => (areas.policies as PoliciesState).open?.text !== undefined);
  ui.press('n');
  expect(frame(ui)).toContain('(presigned-reads)  of the account   in a folder');
  expect(frame(ui)).toContain('The document has example values: E sets your own.');
  ui.press('tab');
  fill(ui, '', 'arn:aws:iam::111122223333:user/ana', 's3:GetObject', 's3://labels-input/a.png', '192.0.2.1');
  ui.press('shift-tab', 'tab', 'tab', 'tab', 'right', 'ctrl-s');
  await answered(ui);
  expect(frame(ui)).toContain('Decided by presigned-reads with example values.');
  expect(frame(ui)).toContain('✗ denied');
  expect(frame(ui)).toContain('Assumed: no identity policy was given');
  ui.press('c');
  expect(copied(ui)).toMatch(
    /^groundctl policies generate presigned-reads --param bucket=\S+ .*--out presigned-reads\.json && groundctl policies evaluate --resource presigned-reads\.json --request action=s3:GetObject .*s3:authType=REST-QUERY-STRING/,
  );
  ui.press('esc');
  expect(frame(ui)).toContain('[Document json]');
});

test('decides by a folder of policies; what is wrong with one of them is said with its place', async () => {
  mkdirSync(join(folder, 'identity'));
  writeFileSync(join(folder, 'identity', 'read.json'), MAY_READ);
  writeFileSync(join(folder, 'bucket.json'), OFFICE_ONLY);
  const ui = await start();
  const ask = async () => {
    ui.press('n', 'right');
    if (askedOf(ui)) ui.press('left');
    ui.press('tab');
    fill(ui, folder, 'arn:aws:iam::111122223333:user/ana', 's3:GetObject', 'arn:aws:s3:::images/a.png');
    ui.press('ctrl-s');
    await answered(ui);
  };
  await ask();
  expect(frame(ui)).toContain('✗ denied');
  expect(askedOf(ui)?.against).toEqual({ type: 'folder', folder });
  writeFileSync(
    join(folder, 'bucket.json'),
    '{"Version": "2012-10-17",\n "Statement": [{"Effect": "Perhaps"}]}',
  );
  await ask();
  expect(frame(ui)).toMatch(/"bucket\.json":2:\d+/);
  rmSync(folder, { recursive: true });
  await ask();
  expect(frame(ui)).toMatch(/The folder "[^"]+" does not exist/);
});

test('each field says what is wrong with it, and the form keeps what was typed', async () => {
  const ui = await start();
  ui.press('n', 'tab');
  fill(ui, '', 'not a role', 'GetObject', 'images', '10.1', 'endpoint-1', '999.1.1.1');
  ui.press('tab');
  ui.program.paste('\nSecureTransport=true');
  ui.press('ctrl-s');
  expect(overlayOf(ui)).toBe('form');
  expect(ui.state().notice?.text).toBe('7 fields are not valid yet.');
  const tall = (ui.state().overlays.at(-1) as { form: { problems: Record<string, string> } }).form.problems;
  expect(tall).toEqual({
    principal: '"not a role" is not the name or ARN of a role.',
    action: '"GetObject" is not an action such as s3:GetObject.',
    resource: '"images" is neither "*" nor an ARN.',
    sourceIp: expect.stringContaining('10.1'),
    endpoint: 'it must look like vpce-1a2b3c4d',
    vpcSourceIp: expect.stringContaining('999.1.1.1'),
    more: 'SecureTransport=true: a condition key has a colon, and = before its value',
  });
  expect(frame(ui)).toContain('not a role');
});

test('what AWS refuses is said with its code, and a late answer is not that of the next request', async () => {
  const answers: PromiseWithResolvers<Collected>[] = [];
  const ui = await start(() => {
    const one = Promise.withResolvers<Collected>();
    answers.push(one);
    return one.promise;
  });
  const ask = (role: string) => {
    ui.press('n', 'tab');
    fill(ui, '', role, 's3:GetObject', 's3://images/a.png');
    ui.press('ctrl-s');
  };
  ask('first');
  expect(frame(ui)).toContain('Asking AWS for the policies of the role');
  ask('second');
  answers[0]?.resolve(COLLECTED);
  await answers[0]?.promise;
  await new Promise(setImmediate);
  expect(askedOf(ui)?.answer.loading).toBe(true);
  answers[1]?.reject(
    new GroundctlError('You may not.', {
      code: 'AccessDenied',
      source: 'aws',
      aws: { name: 'AccessDenied', httpStatus: 403, missingAction: 'iam:GetRole' },
    }),
  );
  await answered(ui);
  expect(frame(ui)).toContain('Missing permission: iam:GetRole');
  expect(frame(ui)).toContain('n tries again.');
});

test('fits a small screen, and goes to its end', async () => {
  const ui = await start(undefined, { columns: 60, rows: 15 });
  ui.press('n', 'tab');
  fill(ui, '', 'labeling', 's3:GetObject', `s3://images/${'a'.repeat(200)}`, '198.51.100.7');
  ui.press('ctrl-s');
  await answered(ui);
  expect(frame(ui)).toContain('action=s3:GetObject');
  ui.press('end');
  expect(frame(ui)).toContain('Not looked at');
});
