import { script } from '@bomb.sh/tab';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

/** `groundctl completion SHELL`: the script that makes the shell ask `groundctl complete`. */
export async function printScript(
  _io: Io,
  _options: GlobalOptions,
  shell: 'bash' | 'zsh' | 'fish' | 'powershell',
): Promise<ExitCode> {
  script(shell, 'groundctl', 'groundctl');
  return undefined;
}
