import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { rawGet } from './raw.ts';

it('the example of a locked URL runs as it stands', async (context) => {
  const refused = await rawGet('http://127.0.0.1:9/', { localAddress: '127.0.0.2' }).catch(
    (error) => error.code,
  );
  if (refused === 'EADDRNOTAVAIL') return context.skip('this machine has no 127.0.0.2');
  const program = join(import.meta.dirname, '../../../examples/presigned-url-lock.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  expect(stdout).toBe('');
});
