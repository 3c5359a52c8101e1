import { expect, test } from 'vitest';
import { connected } from '../../helpers/sandbox.ts';
import { planStage, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

async function carriedOut(ui: TestProgram): Promise<void> {
  await ui.until(() => planStage(ui) === 'ready');
  ui.press('y');
  await ui.until(() => planStage(ui) === 'done');
  ui.press('enter');
}

test('u puts back each lock that the last change replaced, after its plan was shown, and u again does it anew', async () => {
  await using here = await connected();
  const ui = await startProgram({ connection: here.connection });
  const locks = async () =>
    Object.fromEntries(
      (await here.teams.list()).teams.map((team) => [team.workteam.WorkteamName, team.lock]),
    );
  const before = await locks();
  expect(new Set(Object.values(before)).size).toBe(4);
  ui.press('u');
  expect(ui.state().notice?.text).toBe('No lock or allow list has been changed here yet.');

  ui.press('*', 'l', 'enter');
  await carriedOut(ui);
  expect(new Set(Object.values(await locks()))).toEqual(new Set(['source-ip']));
  ui.press('u');
  await ui.until(() => planStage(ui) === 'ready');
  const dialog = ui.program.plans.dialog();
  expect(dialog?.plan?.title).toBe('Undo the last change');
  // What was locked already was not changed, so it is not undone.
  expect(dialog?.plan?.changes).toHaveLength(4);
  expect(dialog?.command).toMatchObject({
    text: expect.stringMatching(
      /update archive-review retail-boxes --lock off .*&& groundctl workteams update street-frames --lock both --force .*&& groundctl workteams update vendor-trial --lock vpc-source-ip/,
    ),
  });
  await carriedOut(ui);
  expect(await locks()).toEqual(before);
  ui.press('u');
  await carriedOut(ui);
  expect(new Set(Object.values(await locks()))).toEqual(new Set(['source-ip']));
});

test('the allow list is emptied only when the name of its workforce was typed, and u brings it back', async () => {
  await using here = await connected();
  const ui = await startProgram({ connection: here.connection });
  const list = async () => (await here.teams.workforces())[0]?.SourceIpConfig?.Cidrs;
  const before = await list();
  expect(before).toHaveLength(4);
  ui.press('L', 'ctrl-u', 'ctrl-s');
  await ui.until(() => planStage(ui) === 'ready');
  ui.press('enter', 'y', 'enter');
  expect(planStage(ui)).toBe('ready');
  expect(await list()).toEqual(before);
  ui.press('backspace', ...'default', 'enter');
  await ui.until(() => planStage(ui) === 'done');
  expect(await list()).toEqual([]);
  ui.press('enter', 'u');
  await carriedOut(ui);
  expect(await list()).toEqual(before);
});
