/** The connection behind the screens, and what it is asked for when. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/connect.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import { AREAS } from '../../../tui/screens/areas.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';
import { startProgram, type TestProgram } from '../../helpers/tui-program.ts';

// Areas are the same in every program.
afterEach(() => void vi.restoreAllMocks());

const refresh = (ui: TestProgram) => COMMANDS.refresh?.(ui.program, 'r');
const settled = () => new Promise((resolve) => setImmediate(resolve));
const error = new GroundctlError('No credentials.', { code: 'no-credentials', source: 'configuration' });

/** What the areas are asked for from now on, answered by hand. */
async function watched() {
  await settled();
  const asked: { area: string; signal: AbortSignal; answer: () => void }[] = [];
  for (const area of AREAS) {
    vi.spyOn(area, 'load').mockImplementation(async (_, __, signal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      asked.push({ area: area.id, signal, answer: resolve });
      await promise;
    });
  }
  const aborted = () => asked.map(({ signal }) => signal.aborted);
  return { asked, aborted };
}

test('the open screen is asked for, once at a time', async () => {
  const ui = await startProgram();
  const { asked } = await watched();
  refresh(ui);
  refresh(ui);
  expect(asked.map(({ area }) => area)).toEqual(['workteams']);
  ui.press(...':logs', 'enter');
  expect(asked.map(({ area }) => area)).toEqual(['workteams', 'logs']);
  asked[0]?.answer();
  asked[1]?.answer();
  await settled();
  ui.press(...':workteams', 'enter', ...':logs', 'enter');
  expect(asked).toHaveLength(2);
  refresh(ui);
  expect(asked.at(-1)?.area).toBe('logs');
});

test('after a change it is asked anew, and the late answer of before does not make room for a third', async () => {
  const ui = await startProgram();
  const { asked, aborted } = await watched();
  refresh(ui);
  void ui.program.session.reload();
  expect(aborted()).toEqual([true, false]);
  asked[0]?.answer();
  await settled();
  refresh(ui);
  expect(asked).toHaveLength(2);
});

test('another account is asked again for a screen that was seen before, whatever comes late of the last', async () => {
  const ui = await startProgram();
  const { asked } = await watched();
  ui.press(...':logs', 'enter', ...':jobs', 'enter', ...':workteams', 'enter');
  expect(asked.map(({ area }) => area)).toEqual(['logs', 'jobs']);
  asked[0]?.answer();
  await settled();
  ui.program.reconnect({ region: 'eu-west-1' });
  await ui.until(({ session }) => session.status === 'ready');
  asked[1]?.answer();
  await settled();
  ui.press(...':logs', 'enter', ...':jobs', 'enter');
  expect(asked.map(({ area }) => area)).toEqual(['logs', 'jobs', 'workteams', 'logs', 'jobs']);
});

test('leaving aborts what is under way; without a connection there is nothing to ask and nothing to leave', async () => {
  const ui = await startProgram();
  const { asked, aborted } = await watched();
  refresh(ui);
  await ui.program.stop();
  expect(aborted()).toEqual([true]);
  const offline = await startProgram({ connect: async () => Promise.reject(error) });
  await offline.program.session.load();
  await offline.program.stop();
  expect(asked).toHaveLength(1);
});

test('what an account that was left still answers, or fails with, is not said of the next', async () => {
  const connecting = Promise.withResolvers<Connection>();
  const identities = [0, 1].map(() => Promise.withResolvers<{ Account: string; Arn: string }>());
  const connections = identities.map(({ promise }) => ({
    ...memoryConnection(teamList(1)),
    identity: () => promise,
  }));
  const answers = [...connections, connecting.promise, memoryConnection(teamList(1))];
  const ui = await startProgram({ connect: async () => answers.shift() as Connection });
  for (const region of ['eu-west-1', 'eu-west-2', 'eu-west-3']) {
    ui.program.reconnect({ region });
    await settled();
  }
  const { session } = ui.state();
  expect(session).toMatchObject({ status: 'ready', options: { region: 'eu-west-3' } });
  identities[0]?.resolve({ Account: 'old', Arn: 'old' });
  identities[1]?.reject(error);
  connecting.reject(error);
  await settled();
  expect(ui.state().session).toBe(session);
});
