import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listProfiles } from '../../src/aws/profiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundctl-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('profiles of both files are listed once, sorted; other sections and secrets are not', async () => {
  const AWS_CONFIG_FILE = file(
    'config',
    '[default]\nregion=us-east-1\n[profile labeling]\r\nregion=eu-west-1\n[ profile  "two words" ]\n[sso-session corp]\n[services x]\n# [profile no]\n',
  );
  const AWS_SHARED_CREDENTIALS_FILE = file('credentials', '[labeling]\naws_secret_access_key=s\n[old]\n');
  expect(await listProfiles({ AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE })).toEqual([
    'default',
    'labeling',
    'old',
    'two words',
  ]);
});

test('files that are not there, or are no text, have none', async () => {
  const nowhere = join(folder, 'nowhere');
  expect(await listProfiles({ AWS_CONFIG_FILE: nowhere, AWS_SHARED_CREDENTIALS_FILE: folder })).toEqual([]);
});
