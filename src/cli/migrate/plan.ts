import { EXIT } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { saveNew } from '../../core/files/save-new.ts';
import { renderPlanMarkdown } from '../../core/report/plan-markdown.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import { writePlanFile } from '../../migrate/plan/plan-file.ts';
import type { ExitCode, Io } from '../io.ts';
import { makePlan } from './make-plan.ts';
import { inputOf, type PlanOptions } from './options.ts';
import { planHtml } from './plan-html.ts';
import { showPlan } from './show-plan.ts';

interface PlanFileOptions extends PlanOptions {
  readonly out?: string;
  readonly checkData?: boolean;
}

/** `groundctl migrate plan FOLDER... --to URI [--out FILE]` Changes nothing. */
export async function plan(io: Io, options: PlanFileOptions, folders: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const { signal } = io;
  const input = await inputOf(connection, folders, options, signal);
  const planned = await makePlan(io, connection, input);
  const asked = { folders, remap: input.remap, owner: input.owner, checkOnly: true };
  const data = options.checkData ? await drain(connection.migrate.planData(asked, { signal })) : undefined;
  const made = { ...planned, findings: [...planned.findings, ...(data?.findings ?? [])] };
  const text = writePlanFile(made);
  if (options.out !== undefined) {
    await saveNew(options.out, text, {
      own: true,
      done: 'No plan was written, and nothing was uploaded.',
    });
    const to = options.to === undefined ? [] : ['--to', options.to];
    const from = [
      ...(options.sourceProfile === undefined ? [] : ['--source-profile', options.sourceProfile]),
      ...(options.sourceBucketOwner === undefined
        ? []
        : ['--source-bucket-owner', options.sourceBucketOwner]),
    ];
    const words = ['groundctl', 'migrate', 'sync', ...folders, ...to, ...from, '--plan', options.out];
    const next = commandLine(words);
    io.say(
      `Written to ${quoteForMessage(options.out)}.${next.copyable ? ` Apply it with: ${next.text}` : ''}`,
    );
  }
  if (options.output === 'json') io.print(text);
  else if (options.output === 'markdown') io.print(renderPlanMarkdown(made));
  else if (options.output === 'html') io.print(planHtml(made, new Date()));
  else io.print(`${showPlan(io, made)}\nOnly planned: nothing was uploaded.\n`);
  const missing = data?.findings.some(({ severity }) => severity === 'error') === true;
  return made.held.length > 0 || missing ? EXIT.findings : EXIT.ok;
}
