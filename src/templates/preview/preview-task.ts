import { GroundctlError } from '../../core/errors.ts';
import { mediaSource } from '../../core/preview/headers.ts';
import { describeLocation } from '../../core/report/findings-table.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Assumptions } from '../dialect/assumptions.ts';
import { compileTemplate, type TemplateVariable } from '../dialect/engine.ts';
import { outputText } from '../dialect/output-text.ts';
import { TemplateError } from '../dialect/template-error.ts';
import { lintTemplate } from '../lint/lint.ts';
import { onlyNamed } from '../presign/named-objects.ts';
import { createPlaceholderPresigner } from '../presign/sigv4-presigner.ts';
import type { PreviewTask } from './preview-server.ts';
import type { PreviewSigner } from './signer.ts';

export interface PreviewSource {
  readonly file: string;
  readonly signer: PreviewSigner;
  readonly assumptions: Assumptions;
  /** The template as it is now. */
  readTemplate(): Promise<string>;
  /** What may be signed besides what the line names. */
  readonly allowed?: readonly S3Uri[] | undefined;
  /** `task.input` of a line; throws a usage error where there is none. */
  taskInput(line: number): Promise<unknown>;
}

const SHOWN = 300;
/** As many as a line of the page has room for. */
const NAMED = 3;

/** Its region says nothing, as nothing is signed. */
const placeholder = createPlaceholderPresigner('us-east-1');

/** Lints and renders one line's task. Whatever is wrong with the files is part of the answer, never thrown. */
export async function previewTask(source: PreviewSource, line: number): Promise<PreviewTask> {
  const { file, signer, assumptions } = source;
  const about = { file, note: signer.note, verdicts: signer.verdicts, findings: [], variables: [] };
  try {
    const text = await source.readTemplate();
    const findings = lintTemplate(text, file, assumptions).findings.map(
      ({ severity, message, fix, location }) => ({
        severity,
        message,
        fix,
        place: location === undefined ? '' : describeLocation({ ...location, file: '' }).slice(1),
      }),
    );
    const linted = { ...about, findings };
    return await rendered(source, text, line, linted).catch((error) => ({
      ...linted,
      problem: problemOf(error),
    }));
  } catch (error) {
    return { ...about, problem: problemOf(error) };
  }
}

async function rendered(
  { signer, assumptions, taskInput, allowed = [] }: PreviewSource,
  text: string,
  line: number,
  linted: PreviewTask,
): Promise<PreviewTask> {
  const sources = new Set<string>();
  const { presign, signed, locateBuckets } = await signer.presigner();
  const input = await taskInput(line);
  const narrow = onlyNamed(input, allowed, {
    presign: (uri) => {
      const url = presign(uri);
      if (signed) sources.add(mediaSource(url));
      return url;
    },
    instead: placeholder,
  });
  const template = compileTemplate(text, {
    assumptions,
    presign: narrow.presign,
  });
  const variables = template.variables.map((variable) => withValue(variable, input));
  try {
    let html = template.render(input);
    if (await locateBuckets()) {
      sources.clear();
      html = template.render(input);
    }
    const note = signed ? `${linted.note}${refusedNote(narrow.refused)}` : linted.note;
    return { ...linted, note, variables, html, mediaSources: [...sources] };
  } catch (error) {
    return { ...linted, variables, problem: problemOf(error) };
  }
}

function refusedNote(refused: ReadonlySet<string>): string {
  if (refused.size === 0) return '';
  const shown = [...refused].slice(0, NAMED).map((uri) => quoteForMessage(uri, 120));
  const more = refused.size > NAMED ? ` and ${refused.size - NAMED} more` : '';
  return ` Not signed, since this line does not name them: ${shown.join(', ')}${more} (--allow-read signs them).`;
}

function problemOf(error: unknown): string {
  if (error instanceof TemplateError)
    return `${error.line}:${error.column} ${error.message} ${error.hint ?? ''}`;
  if (error instanceof GroundctlError) return [error.message, error.hint].join(' ').trim();
  throw error;
}

function withValue({ path }: TemplateVariable, input: unknown): { path: string; value: string } {
  let value: unknown = { task: { input } };
  for (const name of path) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return { path: path.join('.'), value: outputText(value).slice(0, SHOWN) || '(nothing)' };
}
