import type { Change, Plan, Unchanged } from '../../core/plan.ts';
import { renderJsonLine } from '../../core/report/json.ts';
import { outcomeJson } from '../../core/report/plan-json.ts';
import { renderPlan } from '../change/render-plan.ts';
import { renderResult } from '../change/render-result.ts';
import type { ChangeOptions } from '../change.ts';
import type { Io } from '../io.ts';

interface ManifestFile {
  readonly title: string;
  /** The file that was written, or would have been, and its lines. */
  readonly written?: { readonly path: string; readonly lines: number };
  readonly unchanged?: readonly Unchanged[];
}

/** For programs, what became of a manifest on this machine, as of any change; a person was told in a sentence. */
export function reportFile(
  io: Io,
  command: string,
  { title, written, unchanged = [] }: ManifestFile,
  options: ChangeOptions,
): void {
  const { output = 'table', dryRun } = options;
  if (output === 'table') return;
  const changes: Change[] =
    written === undefined
      ? []
      : [
          {
            kind: 'create',
            subject: `file ${written.path}`,
            fields: [{ field: 'lines', after: written.lines }],
          },
        ];
  const plan: Plan = { title, changes, unchanged, findings: [] };
  if (dryRun) return io.print(renderPlan(command, plan, options, () => ''));
  const outcomes = changes.map((change) => ({ status: 'applied' as const, change }));
  if (output === 'ndjson')
    for (const outcome of outcomes) io.print(renderJsonLine({ type: 'outcome', ...outcomeJson(outcome) }));
  const result = { outcomes, applied: outcomes.length, failed: 0, notStarted: 0 };
  io.print(renderResult(io, command, plan, result, options, {}));
}
