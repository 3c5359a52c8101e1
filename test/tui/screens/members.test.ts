import { expect, test } from 'vitest';
import { topOverlay } from '../../../tui/state/app.ts';
import { connected } from '../../helpers/sandbox.ts';
import { planStage, startProgram } from '../../helpers/tui-program.ts';

test('the form of invitations names every address that is none', async () => {
  const ui = await startProgram();
  ui.press('i');
  ui.program.paste('ana@example.com\nben\nchris@\ndora@example.com');
  const top = topOverlay(ui.state());
  const problem = top?.type === 'form' ? top.form.problems.address : undefined;
  expect(problem).toMatch(/"ben" is not an e-mail address; "chris@" is not an e-mail address/);
});

test('d among the members deletes who is chosen from the user pool, when the address was typed', async () => {
  await using here = await connected();
  const ui = await startProgram({ connection: here.connection });
  ui.press('/', ...'retail', 'enter', 'enter');
  await ui.until(() => ui.workteams().open?.detail.data !== undefined);
  const [gone] = (await here.teams.show('retail-boxes')).members ?? [];
  const address = ui.workteams().open?.members.rows[0]?.cells.address?.text ?? '';
  expect(gone?.user.Email ?? gone?.user.Username).toBe(address);
  ui.press('d');
  await ui.until(() => planStage(ui) === 'ready');
  const dialog = ui.program.plans.dialog();
  expect(dialog?.plan).toMatchObject({ confirmName: address, changes: [{ kind: 'delete' }] });
  expect(dialog?.command).toMatchObject({
    text: expect.stringMatching(/^groundctl members remove \S+ --everywhere --delete/),
  });
  ui.press('y', 'enter');
  expect(planStage(ui)).toBe('ready');
  ui.press('ctrl-u', ...address, 'enter');
  await ui.until(() => planStage(ui) === 'done');
  expect((await here.teams.people()).some(({ user }) => user.Username === gone?.user.Username)).toBe(false);
});
