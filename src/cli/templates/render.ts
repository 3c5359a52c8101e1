import { EXIT, GroundctlError, usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { quoteForMessage, sanitizeBlock } from '../../core/text/sanitize.ts';
import { readJson, writeJson } from '../../templates/dialect/json.ts';
import { builtInTaskInput } from '../../templates/label-categories.ts';
import { findDataObject } from '../../templates/manifest/find-line.ts';
import { isRemote } from '../../templates/manifest/open-manifest.ts';
import type { DataObject } from '../../templates/manifest/read-line.ts';
import type { RemoteRendering } from '../../templates/ports.ts';
import { type DiffLine, diffRenderings } from '../../templates/render/diff-renderings.ts';
import { lambdaTaskInput } from '../../templates/task-input.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { type LabelCliOptions, labelsOf } from './labels.ts';
import { openManifest } from './open-manifest.ts';
import { type LambdaCliOptions, lambdaOf } from './pre-lambda.ts';
import { assumptionsOf, openSession, type RenderingOptions, type RenderingSession } from './session.ts';
import { compileFile, orUsageError, readTemplate } from './template-file.ts';

interface RenderCliOptions extends RenderingOptions, LambdaCliOptions, LabelCliOptions {
  readonly taskInput?: string;
  readonly manifest?: string;
  readonly line?: string;
  readonly remote?: boolean;
  readonly role?: string;
}

const MAX_INPUT_BYTES = 1_000_000;
/** Of RenderUiTemplate's Task.Input (SageMaker API model). */
const MAX_TASK_INPUT = 128_000;

/** `groundctl templates render FILE` */
export async function render(io: Io, options: RenderCliOptions, file: string): Promise<ExitCode> {
  checkOptions(options);
  const assumptions = assumptionsOf(options);
  const source = await readTemplate(file, io.signal);
  const fromS3 = options.manifest !== undefined && isRemote(options.manifest);
  const session = await openSession(io, options, options.remote === true || fromS3);
  const template = compileFile(file, source, { presign: session.presign, assumptions });
  const input = await makeTaskInput(io, options, session);
  let html = orUsageError(file, () => template.render(input));
  // Which buckets there are, and so their regions, is known only after a rendering.
  if (await session.locateBuckets(io.signal)) html = template.render(input);
  if (!session.signed && html.includes('X-Groundctl-Placeholder')) {
    io.say('URLs are unsigned placeholders; --session signs them with your credentials.');
  }
  if (options.remote) return compare(io, options, session, source, input, html);
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('templates.render', { file, RenderedContent: html, Errors: [] })));
  } else {
    const onTerminal = io.table.width !== undefined;
    const text = html.endsWith('\n') ? html : `${html}\n`;
    io.print(onTerminal ? sanitizeBlock(text.replaceAll('\t', '  ')) : text);
  }
  return EXIT.ok;
}

function checkOptions({ taskInput: input, manifest, line }: RenderCliOptions): void {
  if (input !== undefined && manifest !== undefined) {
    throw usageError('--task-input and --manifest both define what to render: use one of them.');
  }
  if (line !== undefined && manifest === undefined) throw usageError('--line needs --manifest.');
  if (line !== undefined && !/^[1-9]\d{0,8}$/.test(line)) {
    throw usageError(`--line accepts a number from 1 up, not ${quoteForMessage(line)}.`);
  }
}

async function makeTaskInput(io: Io, options: RenderCliOptions, session: RenderingSession): Promise<unknown> {
  const labels = await labelsOf(options, io.signal);
  const data = await dataObject(io, options, session);
  if (labels !== undefined) return builtInTaskInput(data, labels);
  await using lambda = await lambdaOf(io, options, session.region);
  if (lambda === undefined) return data;
  const { input, problems } = await lambdaTaskInput(lambda, session.region)(data);
  if (input === undefined) throw usageError(problems.map(({ message }) => message).join(' '));
  for (const { message } of problems) io.say(`warning: ${message}`);
  return input;
}

async function dataObject(io: Io, options: RenderCliOptions, session: RenderingSession): Promise<DataObject> {
  const { taskInput: input, manifest, line = '1' } = options;
  if (manifest !== undefined) {
    const { chunks } = await openManifest(manifest, session.connection, io.signal);
    return findDataObject(chunks, Number(line), quoteForMessage(manifest, 200).slice(1, -1));
  }
  if (input === undefined) return {};
  const isText = /^\s*[{[]/.test(input);
  const text = isText ? input : await readText(input, MAX_INPUT_BYTES, io.signal);
  const name = isText ? '--task-input' : quoteForMessage(input);
  let value: unknown;
  try {
    value = readJson(text);
  } catch (error) {
    throw usageError(
      `${name} is not JSON: ${error instanceof Error ? quoteForMessage(error.message, 200) : ''}.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw usageError(`${name} is JSON but not an object; it becomes task.input.`);
  }
  return value as DataObject;
}

async function compare(
  io: Io,
  options: RenderCliOptions,
  { connection }: RenderingSession,
  source: string,
  input: unknown,
  html: string,
): Promise<ExitCode> {
  if (connection === undefined) throw usageError('--remote needs a session.');
  const remote = connection.templates;
  const roleArn = options.role ?? (await remote.labelingRole({ signal: io.signal }));
  if (roleArn === undefined) {
    throw usageError('There is no labeling job with a role that could be used.', {
      hint: 'Pass the role that SageMaker renders with: --role ARN.',
    });
  }
  io.say(`SageMaker renders with the role ${quoteForMessage(roleArn)}.`);
  const taskInput = writeJson(input);
  if (taskInput.length > MAX_TASK_INPUT) {
    throw usageError(
      `SageMaker accepts task input of at most ${MAX_TASK_INPUT} characters; this has ${taskInput.length}.`,
    );
  }
  const rendering = await remote.renderUiTemplate(
    { content: source, taskInput, roleArn },
    { signal: io.signal },
  );
  failOnErrors(rendering);
  const diff = diffRenderings(html, rendering.RenderedContent);
  if (options.output === 'json') {
    const { RenderedContent } = rendering;
    const body = { RenderedContent, local: html, identical: diff.length === 0, diff };
    io.print(renderJson(jsonDocument('templates.render', body)));
  } else if (diff.length === 0) io.print('SageMaker renders the same.\n');
  else io.print(diffText(diff));
  return diff.length === 0 ? EXIT.ok : EXIT.findings;
}

function failOnErrors({ Errors }: RemoteRendering): void {
  if (Errors.length === 0) return;
  throw new GroundctlError('SageMaker cannot render the template, though groundctl can.', {
    code: 'remote-render-failed',
    source: 'aws',
    problems: Errors.map(({ Code, Message }) => `${Code}: ${Message}`),
  });
}

function diffText(diff: readonly DiffLine[]): string {
  const marks = { local: '-', remote: '+', both: ' ' };
  const lines = diff.map(({ side, text }) => `${marks[side]}${text.replaceAll('\t', '  ')}`);
  return sanitizeBlock(`--- local\n+++ SageMaker\n${lines.join('\n')}\n`);
}
