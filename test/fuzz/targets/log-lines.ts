import { LineScanner } from '../../../src/accesslogs/scan/line-scanner.ts';
import { parseAccessLogLine, recordAt } from '../../../src/accesslogs/scan/record.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { mutate } from '../mutate.ts';
import { check, type Target } from '../target.ts';

const clean = simulate(SHAPES.slice(1, 4), 1).lines.map((line) => Buffer.from(line));
// What a scanner remembers of one line must not change how it reads the next.
const scanner = new LineScanner();

export const logLines: Target = {
  name: 'log-lines',
  about: 'lines of S3 access logs',
  make: (random) => mutate(random.pick(clean), random.pick(clean), random),
  take(line) {
    const alone = parseAccessLogLine(line);
    const reason = scanner.scan(line, 0, line.length);
    const among = reason === undefined ? recordAt(scanner) : undefined;
    check((among !== undefined) === alone.ok, 'a line is a record by itself and none among others');
    if (!alone.ok || among === undefined) return check(alone.ok || alone.reason === reason, 'two reasons');
    const { status, operation, time } = alone.record;
    check(JSON.stringify(among) === JSON.stringify(alone.record), 'a line reads differently among others');
    check(status === undefined || (status >= 100 && status <= 999), `a status of ${status}`);
    check(/^(?:REST|WEBSITE|SOAP|BATCH|S3)\.[\w.]+$/.test(operation), `an operation ${operation}`);
    check(!Number.isNaN(time.getTime()), 'a time that is none');
  },
};
