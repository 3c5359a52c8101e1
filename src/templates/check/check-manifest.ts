import { throwIfAborted } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { JOB_LIMITS } from '../../core/manifest/limits.ts';
import { type TextLine, textLines } from '../../core/manifest/text-lines.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Assumptions } from '../dialect/assumptions.ts';
import { MAX_TEMPLATE_LENGTH } from '../dialect/max-length.ts';
import { labelFindings } from '../lint/lint.ts';
import { readPage } from '../lint/page.ts';
import type { LineProblem } from '../manifest/read-line.ts';
import { EMPTY_MANIFEST, TOO_MANY_LINES } from '../manifest/rules.ts';
import type { TemplateStorage } from '../ports.ts';
import type { Presign } from '../presign/presign.ts';
import type { TaskInputMaker } from '../task-input.ts';
import { ObjectChecker, type TaskObjects } from './check-objects.ts';
import { VariableContract } from './contract.ts';
import { createRenderer, LineRenderer } from './line-renderer.ts';
import { makeInputs, readTask, type Task } from './read-task.ts';
import { RENDER_FAILED, UNREAD_ATTRIBUTE } from './rules.ts';
import { Tally } from './tally.ts';

/** Lines that are rendered before S3 is asked about their objects. */
const BATCH = 500;
const SEGMENTATION = /<crowd-semantic-segmentation\b/i;

export interface CheckInput {
  readonly template: { readonly source: string; readonly file: string };
  readonly manifest: {
    readonly chunks: AsyncIterable<Uint8Array>;
    readonly name: string;
    /** Where it is, if that is S3. */
    readonly bucket?: string | undefined;
  };
  readonly presign: Presign;
  readonly assumptions?: Assumptions;
  /** Label categories: `task.input` is what AWS's own pre-annotation Lambdas make. */
  readonly labels?: readonly string[];
  /** The job is to label a part of its objects by itself, which takes smaller images. */
  readonly automated?: boolean;
  /** Makes `task.input` of a line; left out, the line itself is it. */
  readonly taskInput?: TaskInputMaker;
  /** With it, S3 is asked about every object and bucket; `region` is the job's. */
  readonly online?: { readonly storage: TemplateStorage; readonly region: string };
  readonly signal?: AbortSignal;
}

export type CheckEvent =
  | { readonly type: 'progress'; readonly lines: number; readonly bytes: number; readonly failed: number }
  | { readonly type: 'line'; readonly line: number; readonly problems: readonly LineProblem[] };

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly lines: number;
  /** Lines with an error. */
  readonly failed: number;
}

/**
 * Renders every line of a manifest and holds it to the quotas of a labeling job. Each line with a problem is an
 * event; the findings at the end name all lines that share one. Reads as it goes: memory does not grow with the
 * manifest.
 */
export async function* checkManifest(input: CheckInput): EventStream<CheckEvent, CheckResult> {
  const { manifest, signal } = input;
  const { presign, assumptions } = input;
  const renderer = createRenderer({ ...input.template, presign, assumptions });
  if (!(renderer instanceof LineRenderer)) return { findings: [renderer], lines: 0, failed: 0 };
  const whole: Finding[] = [...renderer.findings];
  if (input.labels !== undefined && input.template.source.length <= MAX_TEMPLATE_LENGTH) {
    whole.push(...labelFindings(readPage(input.template.source), input.template.file, input.labels));
  }
  const contract = new VariableContract(renderer.template, input.labels === undefined);
  const segmentation = SEGMENTATION.test(input.template.source);
  const quota = { segmentation, automated: input.automated === true };
  const objects = input.online && new ObjectChecker({ ...input.online, quota, signal });
  const tally = new Tally();
  let lines = 0;
  let bytes = 0;
  let failed = 0;
  for await (const batch of batches(textLines(manifest.chunks))) {
    throwIfAborted(signal);
    const tasks: Task[] = [];
    for (const line of batch) {
      bytes += line.bytes + 1;
      if (line.text?.trim() !== '') tasks.push(readTask(line, input.labels));
    }
    if (input.taskInput) await makeInputs(tasks, input.taskInput, signal);
    const checked: ({ line: number; problems: LineProblem[] } & TaskObjects)[] = [];
    for (const { number, ref, problems, input: taskInput } of tasks) {
      lines += 1;
      let signed: readonly S3Uri[] = [];
      if (taskInput !== undefined) {
        const rendered = renderer.render(taskInput);
        problems.push(...contract.check(taskInput), ...rendered.problems);
        signed = rendered.uris;
      }
      if (problems.length > 0 || objects) checked.push({ line: number, problems, signed, ref });
      if (renderer.exhausted) break;
    }
    const answers = await objects?.check(checked);
    for (const [index, { line, problems }] of checked.entries()) {
      const all = [...problems, ...(answers?.[index] ?? [])];
      if (all.length === 0) continue;
      for (const problem of all) tally.add(line, problem);
      if (all.some(({ rule }) => rule.severity === 'error')) failed += 1;
      yield { type: 'line', line, problems: all };
    }
    yield { type: 'progress', lines, bytes, failed };
    if (renderer.exhausted) break;
  }
  whole.push(...wholeManifest(manifest.name, lines, contract));
  if (renderer.exhausted) {
    const message = `The check ended after ${lines} lines, since each of the last ones was stopped.`;
    whole.push(
      finding(RENDER_FAILED, { subject: manifest.name, message, location: { file: manifest.name } }),
    );
  }
  const misplaced = manifest.bucket === undefined ? [] : await objects?.askRegion(manifest.bucket);
  for (const { rule, message } of misplaced ?? []) {
    whole.push(finding(rule, { subject: manifest.name, message, location: { file: manifest.name } }));
  }
  return { findings: [...tally.findings(manifest.name), ...whole], lines, failed };
}

function wholeManifest(name: string, lines: number, contract: VariableContract): Finding[] {
  const about = { subject: name, location: { file: name } };
  if (lines === 0) return [finding(EMPTY_MANIFEST, { ...about, message: 'The manifest has no lines.' })];
  const findings: Finding[] = [];
  if (lines > JOB_LIMITS.items) {
    findings.push(finding(TOO_MANY_LINES, { ...about, message: `The manifest has ${lines} lines.` }));
  }
  if (contract.unread.length > 0) {
    const names = contract.unread.map((attribute) => quoteForMessage(attribute)).join(', ');
    findings.push(finding(UNREAD_ATTRIBUTE, { ...about, message: `The template does not read ${names}.` }));
  }
  return findings;
}

async function* batches(lines: AsyncIterable<TextLine[]>): AsyncGenerator<TextLine[], void, void> {
  for await (const chunk of lines) {
    for (let begin = 0; begin < chunk.length; begin += BATCH) yield chunk.slice(begin, begin + BATCH);
  }
}
