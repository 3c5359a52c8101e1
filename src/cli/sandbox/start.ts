import { once } from 'node:events';
import { checkRegion } from '../../connect.ts';
import { FIXED_SECRET_ACCESS_KEY } from '../../sandbox/identity.ts';
import { startSandbox } from '../../sandbox/start.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { parsePort } from '../port.ts';

interface StartOptions extends GlobalOptions {
  readonly port: string;
  readonly seed: 'demo' | 'none';
}

/** `groundctl sandbox start` */
export async function start(io: Io, options: StartOptions): Promise<ExitCode> {
  const port = parsePort(options.port);
  if (options.region !== undefined) await checkRegion(options.region);
  await using sandbox = await startSandbox({
    port,
    seed: options.seed,
    secretAccessKey: FIXED_SECRET_ACCESS_KEY,
    ...(options.region === undefined ? {} : { region: options.region }),
  });
  const eval_ = `eval "$(groundctl sandbox env --port ${sandbox.port})"`;
  io.print(`Sandbox ready on ${sandbox.url} · ${eval_} · Ctrl-C ends it\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  return undefined;
}
