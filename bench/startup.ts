import { timeProcess } from './lib/process-time.ts';
import { cleanEnv, PROGRAM, startSandbox } from './lib/program.ts';
import { timePty } from './lib/pty-time.ts';
import { type BenchRow, timeRow } from './lib/rows.ts';
import { interleave, type Sampler } from './lib/sample.ts';

export const summary = 'start of the program against an empty Node process';

const ROUNDS = { rounds: 15, warmUp: 2 };
const FOOTER = /\? help/;

/** Whole processes, started in turn; limits in ms and times are by minima. */
export async function run(): Promise<BenchRow[]> {
  const env = cleanEnv();
  const sandbox = await startSandbox().catch((error: Error) => error);
  const onSandbox = (sampler: (env: NodeJS.ProcessEnv) => Promise<number>): Sampler =>
    sandbox instanceof Error
      ? () => Promise.reject(new Error(`no sandbox: ${sandbox.message}`))
      : () => sampler(sandbox.env);
  try {
    const times = await interleave(
      {
        empty: () => timeProcess(['-e', '0'], { env }),
        version: () => timeProcess([PROGRAM, '--version'], { env }),
        help: () => timeProcess([PROGRAM, '--help'], { env }),
        list: onSandbox((its) => timeProcess([PROGRAM, 'workteams', 'list'], { env: its })),
        emptyPty: () => timePty(['-e', "process.stdout.write('x')"], { env, until: /x/ }),
        firstLine: onSandbox((its) => timePty([PROGRAM], { env: its, until: /\S/ })),
        frame: onSandbox((its) => timePty([PROGRAM], { env: its, until: FOOTER })),
      },
      ROUNDS,
    );
    return [
      timeRow('--version / node -e 0', times.version, times.empty, { by: 'ratio', limit: 1.5 }),
      timeRow('--help - node -e 0', times.help, times.empty, { by: 'difference' }),
      timeRow('workteams list - node -e 0', times.list, times.empty, { by: 'difference', limit: 120 }),
      timeRow('TUI first line / one byte', times.firstLine, times.emptyPty, { by: 'ratio', limit: 1.5 }),
      timeRow('TUI first frame - one byte', times.frame, times.emptyPty, { by: 'difference', limit: 300 }),
    ];
  } finally {
    if (!(sandbox instanceof Error)) await sandbox.stop();
  }
}
