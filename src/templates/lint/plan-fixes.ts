import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { notWritten } from '../../core/files/local-fault.ts';
import { readTextFile } from '../../core/files/read-text.ts';
import { replaceFile } from '../../core/files/write-file.ts';
import { type Change, type Plan, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { positionAt } from '../../core/text/text-position.ts';
import { applyFixes, lintTemplate } from './lint.ts';

/** More than any template SageMaker takes, in bytes. */
const MAX_BYTES = 1_000_000;

/** A file that gets its fixes. */
export interface FixChange extends Change {
  readonly path: string;
  /** Of the text that was linted, so that nothing else is overwritten. */
  readonly sha256: string;
  readonly text: string;
}

/** The safe fixes of each file, as changes with every place before and after. */
export function planFixes(
  files: readonly { readonly path: string; readonly source: string }[],
): Plan<FixChange> {
  const changes: FixChange[] = [];
  const unchanged: { subject: string; reason: string }[] = [];
  for (const { path, source } of files) {
    const { text, made } = applyFixes(source, lintTemplate(source, path).fixes);
    if (made.length === 0) {
      unchanged.push({ subject: path, reason: 'nothing that can be fixed safely' });
      continue;
    }
    const fields = made.map((fix) => {
      const { line, column } = positionAt(source, fix.begin);
      const before = source.slice(fix.begin, fix.end);
      return { field: `${line}:${column} ${fix.rule}`, before, after: fix.text };
    });
    changes.push({ kind: 'update', subject: path, fields, path, sha256: sha256(source), text });
  }
  return { title: 'Fix task templates', changes, unchanged, findings: [] };
}

/** Writes what the plan shows; a file that has changed since is left alone. */
export function applyFixPlan(
  plan: Plan<FixChange>,
  signal?: AbortSignal,
): EventStream<PlanEvent<FixChange>, PlanResult<FixChange>> {
  return runPlan(plan, writeFixed, { signal });
}

async function writeFixed(change: FixChange): Promise<string> {
  const path = await realpath(change.path);
  if (sha256(await readTextFile(path, MAX_BYTES, undefined, 'file')) !== change.sha256) {
    throw new GroundctlError(`${quoteForMessage(change.path)} has changed since the plan was made.`, {
      code: 'changed-meanwhile',
      source: 'usage',
      hint: 'Run the command again.',
    });
  }
  const { mode } = await stat(path);
  try {
    await replaceFile(path, change.text, { mode });
  } catch (error) {
    throw notWritten(error, change.path, 'It was not changed.');
  }
  return `${change.fields.length} ${change.fields.length === 1 ? 'fix' : 'fixes'}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
