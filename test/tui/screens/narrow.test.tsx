import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import { App } from '../../../tui/app/app.tsx';
import { connected } from '../../helpers/sandbox.ts';
import { startProgram } from '../../helpers/tui-program.ts';

test('60 columns keep what is wrong with a team, and drop who is in it', async () => {
  await using here = await connected();
  const ui = await startProgram({ connection: here.connection, size: { columns: 60, rows: 15 } });
  const text = stripVTControlCharacters(renderToString(<App program={ui.program} />, { columns: 60 }));
  expect(text).toMatch(/Team +Lock +Findings/);
  expect(text).toMatch(/street-frames +◐ both flags +✗ /);
  expect(text).toMatch(/retail-boxes +○ off +! no lock/);
});
