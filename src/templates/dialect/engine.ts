import { analyzeSync, Liquid, type Template, toValueSync } from 'liquidjs';
import { positionAt, positionsIn } from '../../core/text/text-position.ts';
import type { Presign } from '../presign/presign.ts';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions.ts';
import { GroundTruthContext } from './context.ts';
import { LimitedEmitter } from './emitter.ts';
import { explainError } from './explain-error.ts';
import { groundTruthFilters } from './filters.ts';
import { MAX_TEMPLATE_LENGTH } from './max-length.ts';
import { operatorsFor } from './operators.ts';
import { GroundTruthParser } from './output.ts';
import { type BareLiteral, type QuotedSource, quoteBareLiterals } from './s3-literals.ts';
import { RubyTablerow } from './tablerow.ts';
import { TAGS } from './tag-names.ts';
import { TemplateError } from './template-error.ts';
import { withQuickPlaces } from './token-places.ts';

export interface Limits {
  /** Milliseconds for one rendering. */
  readonly time: number;
  /** Characters of one rendered task. */
  readonly output: number;
  /** Characters and list elements that a rendering may make on its way. */
  readonly memory: number;
}

const DEFAULT_LIMITS: Limits = { time: 2_000, output: 5_000_000, memory: 20_000_000 };

export interface EngineOptions {
  readonly presign: Presign;
  readonly assumptions?: Assumptions;
  readonly limits?: Partial<Limits>;
}

/** A variable that a template reads and does not set itself. */
export interface TemplateVariable {
  /** `task.input.boxes`; what is in brackets and no constant ends the path. */
  readonly path: readonly string[];
  readonly line: number;
  readonly column: number;
}

export interface CompiledTemplate {
  /** URIs that stand in the source without quotes, and were read as if quoted. */
  readonly bareLiterals: readonly BareLiteral[];
  /** What it reads from outside, each path once, where it is read first. */
  readonly variables: readonly TemplateVariable[];
  /**
   * The HTML for one task; `input` becomes `task.input`. Synchronous: nothing is read from disk or network.
   *
   * @throws TemplateError
   */
  render(input: unknown): string;
}

/**
 * Parses a template in Ground Truth's dialect of Liquid. Parse once, render as often as needed.
 *
 * @throws TemplateError for a template that is too large or cannot be parsed
 */
export function compileTemplate(source: string, options: EngineOptions): CompiledTemplate {
  const assumptions = options.assumptions ?? DEFAULT_ASSUMPTIONS;
  if (source.length > MAX_TEMPLATE_LENGTH) {
    throw new TemplateError(
      'TemplateTooLarge',
      `The template has ${source.length} characters; SageMaker accepts at most ${MAX_TEMPLATE_LENGTH}.`,
      positionAt(source, MAX_TEMPLATE_LENGTH),
    );
  }
  const quoted =
    assumptions.literal === 'quoted'
      ? quoteBareLiterals(source)
      : { text: source, literals: [], original: (offset: number) => offset };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const engine = createEngine(options.presign, assumptions, limits);
  const templates = inPlace(source, quoted, () =>
    new GroundTruthParser(engine, assumptions).parse(quoted.text),
  );
  return {
    bareLiterals: quoted.literals,
    variables: variablesOf(source, quoted, templates),
    render: (input) =>
      inPlace(source, quoted, () => {
        const emitter = new LimitedEmitter(limits.output);
        const scope = { task: { input } };
        const context = new GroundTruthContext(scope, engine.options, { sync: true }, { liquid: engine });
        toValueSync(engine.renderer.renderTemplates(templates, context, emitter));
        return emitter.buffer;
      }),
  };
}

function createEngine(presign: Presign, assumptions: Assumptions, limits: Limits): Liquid {
  const engine = new Liquid({
    strictFilters: assumptions.filter === 'error',
    ownPropertyOnly: true,
    operators: operatorsFor(assumptions.blank),
    timezoneOffset: 0,
    preserveTimezones: true,
    locale: 'en-US',
    // An empty mapping, so that not even a tag we do not know of could read from disk.
    templates: {},
    renderLimit: limits.time,
    memoryLimit: limits.memory,
  });
  const known: readonly string[] = TAGS;
  for (const name of Object.keys(engine.tags)) if (!known.includes(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name);
  if (assumptions.tablerow === 'ruby') engine.registerTag('tablerow', RubyTablerow);
  for (const [name, filter] of groundTruthFilters(presign, assumptions)) engine.registerFilter(name, filter);
  return engine;
}

function inPlace<T>(source: string, quoted: QuotedSource, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw explainError(error, source, quoted);
  }
}

function variablesOf(source: string, quoted: QuotedSource, templates: Template[]): TemplateVariable[] {
  const starts = [0];
  for (const line of quoted.text.split('\n')) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const place = positionsIn(source);
  const { globals } = withQuickPlaces(() => analyzeSync(templates, { partials: false }));
  const seen = new Map<string, TemplateVariable>();
  for (const variable of Object.values(globals).flat()) {
    const path: string[] = [];
    for (const segment of variable.segments) {
      if (typeof segment === 'object') break;
      path.push(String(segment));
    }
    const { row, col } = variable.location;
    const offset = (starts[row - 1] ?? 0) + col - 1;
    const key = JSON.stringify(path);
    if (!seen.has(key)) seen.set(key, { path, ...place(quoted.original(offset)) });
  }
  return [...seen.values()];
}
