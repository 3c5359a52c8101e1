import { afterAll, vi } from 'vitest';

// Files share a process, and its modules with it: each leaves the environment and what it spied on as they were.
const { env } = process;
const before = { ...env };
const folder = process.cwd();
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  // A copy in its place is no environment: what native code reads of it would be another.
  if (process.env !== env) throw new Error('A test put another object in the place of process.env.');
  if (process.cwd() !== folder) process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
