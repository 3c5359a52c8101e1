import { homedir } from 'node:os';
import { join } from 'node:path';

/** What was typed for a path, with `~/` as the home folder, as a shell would have it. */
export function atHome(typed: string): string {
  return typed.startsWith('~/') ? join(homedir(), typed.slice(2)) : typed;
}
