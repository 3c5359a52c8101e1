import { homedir } from 'node:os';
import { stateFolder } from '../core/state-folder.ts';

/** The folder for plans and journals of whoever runs this process; it is not made here. */
export function ownStateFolder(): string {
  return stateFolder({ env: process.env, platform: process.platform, home: homedir() });
}
