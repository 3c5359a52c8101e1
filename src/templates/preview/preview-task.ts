import { GroundctlError } from '../../core/errors.ts';
import { describeLocation } from '../../core/report/findings-table.ts';
import type { Assumptions } from '../dialect/assumptions.ts';
import { compileTemplate, type TemplateVariable } from '../dialect/engine.ts';
import { outputText } from '../dialect/output-text.ts';
import { TemplateError } from '../dialect/template-error.ts';
import { lintTemplate } from '../lint/lint.ts';
import type { Presign } from '../presign/presign.ts';
import type { PreviewTask } from './preview-server.ts';

export interface PreviewSource {
  readonly file: string;
  readonly note: string;
  readonly presign: Presign;
  readonly assumptions: Assumptions;
  /** The template as it is now. */
  readTemplate(): Promise<string>;
  /** `task.input` of a line; throws a usage error where there is none. */
  taskInput(line: number): Promise<unknown>;
}

const SHOWN = 300;

/** Lints and renders one line's task. Whatever is wrong with the files is part of the answer, never thrown. */
export async function previewTask(source: PreviewSource, line: number): Promise<PreviewTask> {
  const { file, note, presign, assumptions } = source;
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
    const base = { file, note, findings, variables: [] };
    try {
      const template = compileTemplate(text, { presign, assumptions });
      const input = await source.taskInput(line);
      const variables = template.variables.map((variable) => withValue(variable, input));
      return { ...base, variables, ...rendered(() => template.render(input)) };
    } catch (error) {
      return { ...base, problem: problemOf(error) };
    }
  } catch (error) {
    return { file, note, findings: [], variables: [], problem: problemOf(error) };
  }
}

function rendered(render: () => string): Pick<PreviewTask, 'html' | 'problem'> {
  try {
    return { html: render() };
  } catch (error) {
    return { problem: problemOf(error) };
  }
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
