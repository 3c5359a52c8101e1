import { afterAll, vi } from 'vitest';

// Files share a process, and its modules with it: each leaves the environment and what it spied on as they were.
const before = { ...process.env };
const folder = process.cwd();
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  if (process.cwd() !== folder) process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
