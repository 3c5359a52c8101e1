import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../helpers/program.ts';
import { flowText, source, step } from '../migrate/sample.ts';
import { BUCKET, target } from '../migrate/target.ts';

test('a plan as a page tells the one who decides, owner by owner, and shows nothing that a flow smuggles in', async () => {
  await using here = await target();
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(here.tree, path)), { recursive: true });
    writeFileSync(join(here.tree, path), text);
  };
  put('200001/a.flow', flowText(source('a', 's3://data/x.csv')));
  put('200001/<script>alert(1)<.flow', flowText(source('a', 's3://<bucket>/x.csv')));
  put('200002/held.flow', flowText(step('a', { parameters: { code: 'password="Sommer2024"' } })));
  put('200002/held.flow.bak', flowText());
  const words = ['migrate', 'plan', here.tree, '--to', `s3://${BUCKET}/flows/`, '--output', 'html'];
  const { stdout, code } = await run(words, {
    sandbox: here.sandbox,
    env: { XDG_STATE_HOME: join(here.tree, '../state') },
  });
  expect(code).toBe(1);
  expect(stdout).toContain('default-src &#39;none&#39;');
  expect(stdout).not.toMatch(/<script|Sommer2024/);
  expect(stdout).toContain('Flows of 200001');
  // Move, there already, held back, to look at.
  expect(stdout).toMatch(
    /200001<\/th><td class="right">2<\/td><td class="right">0<\/td><td class="right">0<\/td>/,
  );
  expect(stdout).toMatch(
    /200002<\/th><td class="right">0<\/td><td class="right">0<\/td><td class="right">1<\/td>/,
  );
  expect(stdout).toContain('(flow/secret)');
  expect(stdout).toContain('(flow/unfilled-placeholder)');
  expect(stdout).toContain('held.flow.bak');
  expect(stdout).toContain('Choose Import data flows');
});
