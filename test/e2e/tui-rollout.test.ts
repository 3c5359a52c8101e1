import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KEYS, PtyProgram } from '../helpers/pty.ts';

const state = mkdtempSync(join(tmpdir(), 'groundctl-rollout-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

test('a lock of the demonstration account keeps somebody out, the rollout shows whom, and one key takes it back', async () => {
  await using tui = new PtyProgram(['--sandbox'], {
    columns: 100,
    rows: 30,
    env: { XDG_STATE_HOME: state },
  });
  await tui.until('vendor-trial');
  await tui.press(`/retail${KEYS.enter}`, /filter: retail/);
  await tui.press('l', 'Lock retail-boxes');
  await tui.press(KEYS.enter, '>[ Cancel ]');
  await tui.press('y', '1 change made');
  await tui.press(KEYS.enter, /^> +retail-boxes .*source-ip/m);
  await tui.press('f', /lock source-ip +since/);
  await tui.until(/✗ \d+ of \d+ requests were refused, at 1 of \d+ addresses/);
  await tui.until(/> +✗ 10\.20\.4\.18/);
  await tui.press('u', 'Unlock retail-boxes');
  await tui.until('>[ Cancel ]');
  await tui.press('y', '1 change made');
  await tui.press(KEYS.enter, /lock off +since/);
  await tui.until(/✓ Nobody was refused: \d+ requests worked/);
  expect(await tui.leftovers()).toEqual([]);
});
