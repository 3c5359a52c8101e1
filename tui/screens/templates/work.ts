import type { Connection } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import { readTextFile } from '../../../src/core/files/read-text.ts';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import type { Preview } from '../../../src/core/preview/preview-server.ts';
import { watchFiles } from '../../../src/core/preview/watch-files.ts';
import { redact } from '../../../src/core/text/redact.ts';
import { lambdaHost } from '../../../src/lambda-host.ts';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { type LocalLambda, startLambda } from '../../../src/templates/lambda/run-lambda.ts';
import { lintTemplate } from '../../../src/templates/lint/lint.ts';
import { applyFixPlan, planFixes } from '../../../src/templates/lint/plan-fixes.ts';
import { lineInput } from '../../../src/templates/manifest/line-input.ts';
import { isRemote } from '../../../src/templates/manifest/open-manifest.ts';
import { startPreview } from '../../../src/templates/preview/preview-server.ts';
import { type PreviewSource, previewTask } from '../../../src/templates/preview/preview-task.ts';
import {
  type PreviewSigner,
  placeholderSigner,
  sessionSigner,
} from '../../../src/templates/preview/signer.ts';
import { lambdaTaskInput } from '../../../src/templates/task-input.ts';
import type { Planned } from '../../state/proposal.ts';
import type { OpenTask, Place } from './model.ts';

/** More than any template SageMaker takes, in bytes. */
const MAX_BYTES = 1_000_000;
/** Milliseconds a pre-annotation Lambda may take for a line. */
const LAMBDA_TIMEOUT = 10_000;

/** A place with what its tasks are made with. Disposing ends the Lambda's process, where there is one. */
export interface OpenPlace extends AsyncDisposable {
  readonly source: PreviewSource;
}

/** Usage errors for a team that is not there. */
export async function openPlace(connection: Connection, place: Place): Promise<OpenPlace> {
  const signer = await signerOf(connection, place);
  const { file, manifest } = place;
  const lambda =
    place.lambda === '' ? undefined : startLambda(place.lambda, lambdaHost, { timeout: LAMBDA_TIMEOUT });
  const makeInput = lambda && lambdaTaskInput(lambda, connection.target.region);
  const input = lineInput({ manifest, storage: connection.templates, makeInput });
  return {
    source: {
      file,
      signer,
      assumptions: DEFAULT_ASSUMPTIONS,
      readTemplate: () => readTextFile(file, MAX_BYTES, undefined, 'file'),
      taskInput: async (line) => {
        if (manifest === '') throw usageError('No manifest is chosen: n names one.');
        return input(line);
      },
    },
    [Symbol.asyncDispose]: async () => ended(lambda),
  };
}

async function ended(lambda: LocalLambda | undefined): Promise<void> {
  await lambda?.[Symbol.asyncDispose]();
}

/** Reads, lints and renders; only a template that cannot be read throws. Nothing in it is a secret. */
export async function readTask({ source }: OpenPlace, line: number): Promise<OpenTask> {
  const text = await source.readTemplate();
  const task = await previewTask({ ...source, readTemplate: async () => text }, line);
  const variables = task.variables.map(({ path, value }) => ({ path, value: withoutSignatures(value) }));
  const html = task.html === undefined ? undefined : withoutSignatures(task.html);
  const findings = lintTemplate(text, source.file).findings;
  return { source: text, findings, task: { ...task, variables, html } };
}

/** A signed URL's query is a secret, and longer than all the rest. */
function withoutSignatures(html: string): string {
  return redact(html.replaceAll(/\?X-Amz-[^"'\s<>]*/g, '?X-Amz-…'));
}

export async function planFix(file: string): Promise<Planned> {
  const plan = planFixes([{ path: file, source: await readTextFile(file, MAX_BYTES, undefined, 'file') }]);
  return { plan, apply: (signal) => applyFixPlan(plan, signal) };
}

/** Serves the task on loopback until it is disposed. */
export function serve({ source }: OpenPlace, place: Place): Promise<Preview> {
  return startPreview({
    port: 0,
    online: false,
    task: (line) => previewTask(source, line),
    watch: (changed) => watchPlace(place, changed),
  });
}

/** Calls back when the template or a manifest on this machine has changed. */
export function watchPlace({ file, manifest }: Place, changed: () => void): () => void {
  return watchFiles([file, ...(manifest === '' || isRemote(manifest) ? [] : [manifest])], changed);
}

async function signerOf(connection: Connection, { sign, team, address }: Place): Promise<PreviewSigner> {
  const detail = team === '' ? undefined : await connection.workteams.show(team);
  const worker = detail && {
    team,
    lock: detail.lock,
    allowList: detail.allowList,
    address: address === '' ? undefined : orThrow(parseAddress(address)),
  };
  if (!sign) return placeholderSigner(connection.target.region, worker);
  return sessionSigner(connection.templates, { worker });
}
