import type { Finding } from '../../core/finding.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Assumptions } from '../dialect/assumptions.ts';
import { compileLeniently } from '../dialect/compile-leniently.ts';
import type { CompiledTemplate } from '../dialect/engine.ts';
import { TemplateError } from '../dialect/template-error.ts';
import { parseFinding } from '../lint/rules/parse.ts';
import type { LineProblem } from '../manifest/read-line.ts';
import type { Presign } from '../presign/presign.ts';
import { BAD_URI, RENDER_FAILED } from './rules.ts';

/** Lines one after the other that may exceed a limit; each takes its time. */
const MOST_EXCEEDED = 5;

export interface RendererOptions {
  readonly source: string;
  /** Name of the template, for the places in it. */
  readonly file: string;
  readonly presign: Presign;
  readonly assumptions?: Assumptions | undefined;
}

/** Renders tasks for what goes wrong with them. */
export class LineRenderer {
  readonly template: CompiledTemplate;
  /** What a strict reading of the template refuses, where it is read leniently. */
  readonly findings: readonly Finding[];
  #uris: S3Uri[] = [];
  #exceeded = 0;

  /** @throws TemplateError */
  constructor({ source, file, presign, assumptions }: RendererOptions) {
    const collecting: Presign = (uri) => {
      this.#uris.push(uri);
      return presign(uri);
    };
    const options = { presign: collecting, ...(assumptions === undefined ? {} : { assumptions }) };
    const { template, problem } = compileLeniently(source, options);
    if (template === undefined) throw problem;
    this.template = template;
    this.findings = problem === undefined ? [] : [parseFinding(problem, file, true)];
  }

  /** True where rendering took too much time, output or memory for several lines, and would for all that come. */
  get exhausted(): boolean {
    return this.#exceeded >= MOST_EXCEEDED;
  }

  /** What is wrong with the task for this `task.input`, and the objects it signs. */
  render(input: unknown): { readonly problems: readonly LineProblem[]; readonly uris: readonly S3Uri[] } {
    this.#uris = [];
    const problems: LineProblem[] = [];
    try {
      this.template.render(input);
      this.#exceeded = 0;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.#exceeded = error.code === 'LimitExceeded' ? this.#exceeded + 1 : 0;
      problems.push(problemOf(error));
    }
    return { problems, uris: this.#uris };
  }
}

/** A renderer, or the finding because of which there is none. */
export function createRenderer(options: RendererOptions): LineRenderer | Finding {
  try {
    return new LineRenderer(options);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return parseFinding(error, options.file);
  }
}

function problemOf(error: TemplateError): LineProblem {
  const place = `at ${error.line}:${error.column} of the template`;
  // Messages repeat values of the manifest, which may be long.
  const message = quoteForMessage(error.message, 200).slice(1, -1);
  return error.code === 'InvalidParameters'
    ? { rule: BAD_URI, message: `InvalidParameters ${place}: ${message}` }
    : { rule: RENDER_FAILED, message: `It does not render, ${place}: ${message}` };
}
