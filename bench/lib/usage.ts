import { spawn } from 'node:child_process';

/** What a process and its children used. */
export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** Python's os.wait4 is the way to a child's CPU time and peak memory that needs nothing installed. */
const WRAPPER = `
import os, subprocess, sys, time
begin = time.time()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
while child.stdout.read(1 << 16): pass
_, status, usage = os.wait4(child.pid, 0)
code = os.waitstatus_to_exitcode(status)
print(time.time() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, code)
`;

/** Runs a command to its end; its output is read and dropped. Exit code 1 is an answer too: findings, no match. */
export async function usageOf(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Usage> {
  const child = spawn('python3', ['-c', WRAPPER, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(env === undefined ? {} : { env }),
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  const [wall, cpu, kilobytes, code] = text.trim().split(' ').map(Number);
  if (wall === undefined || cpu === undefined || kilobytes === undefined || (code !== 0 && code !== 1)) {
    throw new Error(`${command[0]} ended with ${code}`);
  }
  return { wallMs: wall * 1000, cpuMs: cpu * 1000, peakBytes: kilobytes * 1024 };
}
