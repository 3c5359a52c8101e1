import { closeSync, openSync, writeSync } from 'node:fs';
import { logLine } from '../../test/helpers/access-logs/log-line.ts';
import { Random } from '../../test/helpers/access-logs/random.ts';

const START = Date.UTC(2026, 9, 12, 6) / 1000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const TASKS_BEFORE_NEXT_SECOND = 4;

/**
 * Writes a log of presigned requests of `bytes` at least: tasks of 5 to 11 images by 600 workers with 12
 * browsers, about 950 bytes a line, one request in ten refused at a neighbouring address. Gives the lines.
 */
export function writeLog(path: string, bytes: number, seed: number): number {
  const random = new Random(seed);
  const tokens = random.text(4000, LETTERS);
  const file = openSync(path, 'w');
  let written = 0;
  let lines = 0;
  let batch: string[] = [];
  for (let task = 0; written < bytes; task++) {
    const worker = random.int(0, 599);
    const signedAt = START + Math.floor(task / TASKS_BEFORE_NEXT_SECOND);
    const at = random.int(0, 3400);
    const token = tokens.slice(at, at + random.int(60, 200));
    const grant = { accessKeyId: `ASIA${random.text(16, LETTERS)}`, signedAt, expires: 28_800, token };
    for (let image = random.int(5, 11); image > 0; image--) {
      const key = `images/batch-${task % 40}/frame_${lines}.jpg`;
      const refused = random.chance(0.1);
      const line = logLine(
        {
          time: signedAt + random.int(0, 90),
          bucket: 'acme-images',
          address: `185.${worker % 4}.${worker % 30}.${(worker % 200) + (refused ? 30 : 1)}`,
          key,
          agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${130 + (worker % 12)}.0.0.0 Safari/537.36`,
          status: refused ? 403 : 200,
          ...(refused ? { errorCode: 'AccessDenied' } : {}),
          grant: { ...grant, key },
        },
        random,
      );
      batch.push(line);
      written += line.length + 1;
      lines += 1;
    }
    if (batch.length > 2000) {
      writeSync(file, `${batch.join('\n')}\n`);
      batch = [];
    }
  }
  writeSync(file, `${batch.join('\n')}\n`);
  closeSync(file);
  return lines;
}
