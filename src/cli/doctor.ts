import { EXIT } from '../core/errors.ts';
import { drain } from '../core/events.ts';
import { errorJson } from '../core/report/error-json.ts';
import { jsonDocument, renderJson } from '../core/report/json.ts';
import { markdownRows } from '../core/report/markdown.ts';
import { sanitize } from '../core/text/sanitize.ts';
import { type Check, diagnose } from '../doctor.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';

const WORDS = {
  ok: ['✓ ok', 'success'],
  failed: ['✗ failed', 'error'],
  'not-checked': ['– not checked', 'muted'],
} as const;

const COLUMNS = [
  { header: 'Check', value: ({ name }: Check) => name },
  { header: 'Result', value: ({ status }: Check) => WORDS[status][0] },
  { header: 'Detail', value: ({ detail }: Check) => detail },
];

// Lines come as checks end, so the widths are those of the longest names there are.
const WORD_WIDTH = 13;
const NAME_WIDTH = 29;

/** `groundctl doctor`: exit code of the first check that failed, so that scripts can tell why. */
export async function doctor(io: Io, options: GlobalOptions): Promise<ExitCode> {
  const table = options.output === undefined || options.output === 'table';
  const stream = diagnose({ nodeVersion: process.versions.node, connect: () => io.connect(options) });
  const checks = await drain(stream, (check) => {
    if (table) io.print(asText(io, check));
  });
  if (options.output === 'json') {
    const data = checks.map(({ error, ...check }) => (error ? { ...check, error: errorJson(error) } : check));
    io.print(renderJson(jsonDocument('doctor', { checks: data })));
  } else if (options.output === 'markdown') {
    io.print(markdownRows(checks, COLUMNS));
  }
  return checks.find((check) => check.error)?.error?.exitCode ?? EXIT.ok;
}

function asText(io: Io, check: Check): string {
  const [word, tone] = WORDS[check.status];
  const painted = io.table.style?.paint(tone, word) ?? word;
  const fix = check.fix === undefined ? '' : `\n    ${sanitize(check.fix)}`;
  const gap = ' '.repeat(WORD_WIDTH - word.length);
  return `${painted}${gap}  ${check.name.padEnd(NAME_WIDTH)}  ${sanitize(check.detail)}${fix}\n`;
}
