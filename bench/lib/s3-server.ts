/** A sandbox in a process of its own: says where it is, and how much memory it took, over the IPC channel. */
import { startSandbox } from '../../src/sandbox/start.ts';

const sandbox = await startSandbox({ seed: 'none' });
process.on('message', (what) => {
  if (what !== 'live') return process.send?.({ rss: process.memoryUsage.rss() });
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  process.send?.({ bytes: heapUsed + arrayBuffers });
});
process.on('disconnect', () => void sandbox.close().then(() => process.exit()));
process.send?.({ url: sandbox.url, credentials: sandbox.credentials });
