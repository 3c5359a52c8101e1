import { once } from 'node:events';
import { checkRegion } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { readTextFile } from '../../core/files/read-text.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { AccountOptions } from '../../sandbox/accounts.ts';
import { FIXED_SECRET_ACCESS_KEY } from '../../sandbox/identity.ts';
import { readAccounts } from '../../sandbox/read-accounts.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { neverCutOff } from '../interruption.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { parsePort } from '../port.ts';

interface StartOptions extends GlobalOptions {
  readonly port: string;
  readonly vpcPort: string;
  readonly interfacePort: string;
  readonly logDelay: string;
  readonly explain?: boolean;
  readonly seed: 'demo' | 'none';
  readonly accounts?: string;
  readonly state?: string;
}

/** `groundctl sandbox start` */
export async function start(io: Io, options: StartOptions): Promise<ExitCode> {
  const ports = {
    port: parsePort(options.port),
    vpcPort: parsePort(options.vpcPort),
    interfacePort: parsePort(options.interfacePort),
  };
  const logDelay = parseDelay(options.logDelay);
  if (options.region !== undefined) await checkRegion(options.region);
  const accounts = options.accounts === undefined ? [] : await accountsIn(options.accounts, io.signal);
  await using sandbox = await startSandbox({
    ...ports,
    logDelay,
    explain: options.explain === true,
    seed: options.seed,
    demoWorkers: true,
    accounts,
    ...(options.state === undefined ? {} : { state: options.state }),
    secretAccessKey: FIXED_SECRET_ACCESS_KEY,
    ...(options.region === undefined ? {} : { region: options.region }),
  });
  const eval_ = `eval "$(groundctl sandbox env --port ${sandbox.port})"`;
  const endpoints = `S3 in a VPC: ${sandbox.vpcUrl} (gateway endpoint), ${sandbox.interfaceUrl} (interface endpoint)`;
  io.print(`Sandbox ready on ${sandbox.url} · ${eval_} · ${endpoints} · Ctrl-C ends it\n`);
  if (options.state !== undefined) neverCutOff(io.signal);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  if (options.state !== undefined) io.say('Saving changes; Ctrl-C again exits without saving.');
  return undefined;
}

const MAX_ACCOUNTS_BYTES = 1_000_000;

/** @throws GroundctlError with the file's name and what is wrong with it */
async function accountsIn(file: string, signal: AbortSignal): Promise<readonly AccountOptions[]> {
  const text = await readTextFile(file, MAX_ACCOUNTS_BYTES, signal);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw usageError(`${quoteForMessage(file)} is not JSON.`, { cause });
  }
  const accounts = readAccounts(value);
  if (typeof accounts === 'string')
    throw usageError(`${quoteForMessage(file)} is not a list of accounts: ${accounts}`);
  return accounts;
}

/** Seconds; access logs come after that time, and no sooner than twice a second. */
function parseDelay(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && seconds >= 0.5) return seconds;
  throw usageError(`${quoteForMessage(text)} is not a delay: use a number of seconds of at least 0.5.`);
}
