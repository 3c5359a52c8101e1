import { isSea } from 'node:sea';
import type { LambdaHost } from './templates/lambda/lambda-process.ts';

/** This process as what a Lambda is started with, for both faces. */
export const lambdaHost: LambdaHost = {
  // The single executable runs nothing but groundctl.
  node: isSea() ? 'node' : process.execPath,
  python: 'python3',
  environment: process.env,
  killGroup(group) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch (error) {
      // It has ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  },
};
