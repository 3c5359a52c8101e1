import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../helpers/command.ts';
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
  // Move, already there, held back, to look at.
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

test('a verification as a page says owner by owner what is there, and whether the file system may go', async () => {
  await using here = await target('demo');
  for (const path of ['200001/a.flow', '200002/<b>.flow']) {
    mkdirSync(dirname(join(here.tree, path)), { recursive: true });
    writeFileSync(join(here.tree, path), flowText(source('a', 's3://data/x.csv')));
  }
  await here.apply(await here.plan({ domain: 'd-acmestudio01' }));
  const words = ['migrate', 'verify', here.tree, '--to', `s3://${BUCKET}/flows/`, '--output', 'html'];
  // The program has its journal in a folder of its own below the state's.
  const env = { XDG_STATE_HOME: join(here.tree, '../home') };
  mkdirSync(join(here.tree, '../home/groundctl'), { recursive: true });
  renameSync(here.stateFolder, join(here.tree, '../home/groundctl/migrate'));
  const good = await run(words, { sandbox: here.sandbox, env });
  expect(good.code, good.stderr).toBe(0);
  expect(good.stdout).toContain('2 of 2 flows verified');
  expect(good.stdout).toMatch(/ana \(200001\)<\/th><td class="right">1<\/td><td class="right">0<\/td>/);
  expect(good.stdout).toContain('&lt;b&gt;.flow');
  await here.put('flows/ana/a.flow', 'somebody');
  const bad = await run(words, { sandbox: here.sandbox, env });
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/ana \(200001\)<\/th><td class="right">0<\/td><td class="right">1<\/td>/);
  expect(bad.stdout).toContain('Not yet. 1 flow is not verified');
  expect(bad.stdout).toContain('does not hold what was uploaded');
});
