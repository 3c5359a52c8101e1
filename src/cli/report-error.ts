import { EXIT, type GroundctlError } from '../core/errors.ts';
import { errorJson } from '../core/report/error-json.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../core/report/json.ts';
import { redact } from '../core/text/redact.ts';
import { sanitizeBlock } from '../core/text/sanitize.ts';
import { contextOf } from './document-context.ts';
import type { OutputFormat } from './io.ts';

/** An error as lines for a person: what, every problem, what to do next, and what AWS support would ask for. */
export function errorLines(error: GroundctlError, debug: boolean): string {
  const { aws } = error;
  const lines = [
    `groundctl: ${error.message}`,
    ...error.problems.map((problem) => `  - ${problem}`),
    ...(error.hint === undefined ? [] : [`  ${error.hint}`]),
    ...(aws?.requestId === undefined ? [] : [`  (${aws.name}, request id ${aws.requestId})`]),
    ...(error.exitCode === EXIT.fault && !debug
      ? ['  This is a bug in groundctl; --debug shows where.']
      : []),
  ];
  const stack = debug ? stacks(error) : [];
  return sanitizeBlock(redact([...lines, ...stack].join('\n')));
}

/** The same as the one document on stdout, for the formats that programs read. */
export function errorDocument(error: GroundctlError, format: OutputFormat | undefined): string | undefined {
  const document = jsonDocument('error', { ...contextOf(error), error: errorJson(error) });
  if (format === 'json') return renderJson(document);
  return format === 'ndjson' ? renderJsonLine({ type: 'error', ...document }) : undefined;
}

function stacks(error: unknown): string[] {
  const lines: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) lines.push(at.stack ?? String(at));
  return lines;
}
