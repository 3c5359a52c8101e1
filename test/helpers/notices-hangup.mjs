// Loaded into the program with NODE_OPTIONS=--import (e2e/hangup.test.ts): makes a file once the program hears SIGHUP.
import { writeFileSync } from 'node:fs';

process.once('SIGHUP', () => writeFileSync(process.env.NOTICED ?? '', ''));
