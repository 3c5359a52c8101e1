import { script } from '@bomb.sh/tab';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { BASH_SCRIPT } from './bash-script.ts';

/** `groundctl completion SHELL`: the script that makes the shell ask `groundctl complete`. */
export async function printScript(
  io: Io,
  _options: GlobalOptions,
  shell: 'bash' | 'zsh' | 'fish' | 'powershell',
): Promise<ExitCode> {
  if (shell === 'bash') io.print(BASH_SCRIPT);
  else script(shell, 'groundctl', 'groundctl');
  return undefined;
}
