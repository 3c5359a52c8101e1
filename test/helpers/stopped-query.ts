import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { start } from './program.ts';

/** Runs a command that waits for Athena, interrupts it, and expects that its query was stopped. */
export async function expectStopped(sandbox: Sandbox, words: readonly string[]): Promise<void> {
  sandbox.faults.add({
    match: { service: 'athena', operation: 'GetQueryExecution' },
    count: 1,
    kind: 'slow',
    delayMs: 60_000,
  });
  sandbox.inspect.clearRequests();
  const child = start(words, { sandbox });
  try {
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const seen = () => sandbox.inspect.requests().map(({ operation }) => operation);
    await expect.poll(seen, { timeout: 60_000 }).toContain('GetQueryExecution');
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    expect(seen()).toContain('StopQueryExecution');
  } finally {
    child.kill('SIGKILL');
    sandbox.faults.clear();
  }
}
