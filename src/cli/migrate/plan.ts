import { EXIT, usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { isDiskFault, localFault } from '../../core/files/local-fault.ts';
import { writeNewFile } from '../../core/files/write-file.ts';
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
    await writePrivate(options.out, text);
    const to = options.to === undefined ? [] : ['--to', options.to];
    const next = commandLine(['groundctl', 'migrate', 'sync', ...folders, ...to, '--plan', options.out]);
    io.say(
      `Written to ${quoteForMessage(options.out)}.${next.copyable ? ` Apply it with: ${next.text}` : ''}`,
    );
  }
  if (options.output === 'json') io.print(text);
  else if (options.output === 'markdown') io.print(renderPlanMarkdown(made));
  else if (options.output === 'html') io.print(planHtml(made, new Date()));
  else io.print(`${showPlan(io, made)}\nOnly planned: nothing was sent.\n`);
  const missing = data?.findings.some(({ severity }) => severity === 'error') === true;
  return made.held.length > 0 || missing ? EXIT.findings : EXIT.ok;
}

/** Writes a new file that only its owner can read; never over or through what is there. */
async function writePrivate(path: string, text: string): Promise<void> {
  try {
    await writeNewFile(path, text, { mode: 0o600 });
  } catch (error) {
    if (isDiskFault(error)) throw localFault(error, path, 'No plan was written, and nothing was sent.');
    const { code } = error as NodeJS.ErrnoException;
    throw usageError(
      `${quoteForMessage(path)} cannot be written: ${code === 'EEXIST' ? 'it is there already' : code}.`,
    );
  }
}
