import { ListWorkteamsCommand, SageMakerClient, UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
});
afterAll(() => sandbox.close());

const open = (words: readonly string[] = ['--write']) => new PtyProgram(words, { env });

async function teamNames(): Promise<(string | undefined)[]> {
  const { region, url: endpoint, credentials } = sandbox;
  const client = new SageMakerClient({ region, endpoint, credentials });
  const { Workteams = [] } = await client.send(new ListWorkteamsCommand({}));
  client.destroy();
  return Workteams.map((team) => team.WorkteamName);
}

/** Goes through the shown plan and waits for its end. */
async function apply(tui: PtyProgram, made: string | RegExp): Promise<void> {
  await tui.until('>[ Cancel ]');
  await tui.press('y', made);
  expect(await tui.leftovers()).toEqual([]);
}

test('a team is created from a form that says what is wrong as one types', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press('n', 'New work team');
  await tui.press('-night', '"-night" is not allowed: letters, digits and hyphens');
  tui.write(KEYS.ctrlS);
  await tui.until(/\d fields are not valid yet/);
  expect(tui.text()).toContain('must not be empty');
  expect(tui.text()).toContain('at least one group is needed');
  tui.write(`${KEYS.ctrlU}night-shift${KEYS.tab}Labels at night${KEYS.tab}night-shift${KEYS.tab}`);
  await tui.press(KEYS.right, '(source-ip)');
  await tui.press(KEYS.ctrlS, 'Create work team night-shift');
  expect(tui.text()).toContain('$ groundctl workteams create night-shift');
  await apply(tui, '2 changes made');
  await tui.press(KEYS.enter, /night-shift +0 +● source-ip/);
  expect(await tui.leftovers()).toEqual([]);
  expect(await teamNames()).toContain('night-shift');
});

test('only what was changed in the edit form is sent, and leaving it untouched says so', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press(`/street${KEYS.enter}E`, 'Edit street-frames');
  await tui.press(KEYS.ctrlS, 'Nothing was changed in the form.');
  tui.write(KEYS.ctrlU);
  await tui.press('Frames of city streets', 'Frames of city streets');
  await tui.press(KEYS.ctrlS, 'Update street-frames');
  expect(tui.text()).toMatch(/workteams update street-frames\s+--description 'Frames of city\s+streets'/);
  expect(tui.text()).not.toContain('MemberDefinitions');
  await apply(tui, '1 change made');
});

test('a pasted list is invited, each address with its outcome, and a second time nothing is left to do', async () => {
  const list = 'new.one@acme.example\r\nnew.two@acme.example; new.three@acme.example\r\n';
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press(`/radio${KEYS.enter}i`, 'Invite people to radiology-readers');
  tui.paste(`nobody, ${list}`);
  await tui.until('"nobody" is not an e-mail address');
  tui.write(KEYS.ctrlU);
  await tui.until('0 addresses');
  tui.paste(list);
  await tui.until('3 addresses');
  await tui.press(KEYS.ctrlS, 'Invite 3 people to radiology-readers');
  await apply(tui, '3 changes made');
  for (const name of ['one', 'two', 'three'])
    expect(tui.text()).toMatch(new RegExp(`✓ .*new\\.${name}@.* invited`));
  await tui.press(KEYS.enter, /radiology-readers +15 \(4 invited\)/);
  await tui.press('i', 'Invite people');
  tui.paste(list);
  await tui.press(KEYS.ctrlS, 'is already invited');
  expect(tui.text()).toContain('Nothing to change.');
});

test('members are chosen and removed from the detail', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press(`/new-hires${KEYS.enter}${KEYS.enter}`, '[Members 5]');
  await tui.press('  X', 'Remove 2 people from new-hires');
  await apply(tui, '2 changes made');
  await tui.press(KEYS.enter, '[Members 3]');
  expect(await tui.leftovers()).toEqual([]);
});

test('several teams are locked at once; those that are already are named', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press('*', '7 selected');
  await tui.press('l', 'Lock 7 teams');
  await tui.press(KEYS.enter, 'more lines: ↓ scrolls');
  await tui.press(KEYS.down.repeat(8), 'already matches the request: nothing to change');
  await apply(tui, /\d changes made/);
  await tui.press(KEYS.enter, (text) => text.split('● source-ip').length === 8);
});

test('the allow list is set, with its problems as one types', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press('L', 'Allow list of workforce default');
  tui.write(KEYS.ctrlU);
  await tui.press('198.51.100.7/24', /did\s+you\s+mean\s+198\.51\.100\.0\/24\?/);
  tui.write(KEYS.ctrlU);
  await tui.press('192.0.2.0/24', 'added: 192.0.2.0/24');
  await tui.press(KEYS.ctrlS, /- 198\.51\.100\.0\/24 +removed[\s\S]*\+ 192\.0\.2\.0\/24 +added/);
  await apply(tui, '1 change made');
  await tui.press(KEYS.enter, 'allow list 192.0.2.0/24');
});

test('a team is deleted only after its name was typed, and its detail closes', async () => {
  await using tui = open();
  await tui.until('vendor-trial');
  await tui.press(`/vendor${KEYS.enter}${KEYS.enter}`, '[Members 0]');
  // Among the members d means the member.
  await tui.press(KEYS.tab, '[Jobs 0]');
  await tui.press('d', 'Type vendor-trial and press enter');
  await tui.press(`${KEYS.enter}y${KEYS.enter}`, 'Type vendor-trial in full');
  expect(await teamNames()).toContain('vendor-trial');
  await tui.press(`${KEYS.backspace}vendor-trial${KEYS.enter}`, '1 change made');
  await tui.press(KEYS.enter, 'No team matches the filter');
  expect(await teamNames()).not.toContain('vendor-trial');
  tui.write('q');
  await tui.exit();
  await tui.until('deleted workteam vendor-trial');
});

test('a change that AWS refuses is told with code and request id, and r tries again', async () => {
  await using tui = open();
  await tui.until('archive-review');
  await tui.press(`/archive${KEYS.enter}l`, 'Lock archive-review');
  await tui.press(`jj${KEYS.enter}`, '>[ Cancel ]');
  sandbox.faults.add({ match: { operation: 'UpdateWorkteam' }, kind: 'deny', count: 1 });
  await tui.press('y', 'Nothing was changed, 1 failed.');
  expect(tui.text()).toContain('AccessDenied');
  expect(tui.text()).toMatch(/Request ID \S+/);
  expect(tui.text()).toContain('Missing permission: sagemaker:UpdateWorkteam');
  await tui.press('r', '>[ Cancel ]');
  await apply(tui, '1 change made');
});

test('what was changed elsewhere shows on refresh', async () => {
  await using tui = open([]);
  await tui.until('archive-review');
  const { region, url: endpoint, credentials } = sandbox;
  const client = new SageMakerClient({ region, endpoint, credentials });
  const flags = { SourceIp: 'Disabled', VpcSourceIp: 'Enabled' } as const;
  const input = { S3Presign: { IamPolicyConstraints: flags } };
  await client.send(
    new UpdateWorkteamCommand({ WorkteamName: 'archive-review', WorkerAccessConfiguration: input }),
  );
  client.destroy();
  await tui.press('r', /archive-review .*● vpc-source-ip/);
});
