import type { CompiledTemplate } from '../dialect/engine.ts';
import type { LineProblem } from '../manifest/read-line.ts';
import { MISSING_VARIABLE } from './rules.ts';

/** What AWS's own pre-annotation Lambdas put into `task.input`. */
const OF_AWS = new Set(['taskObject', 'labels', 'manifestLine']);

/** What a template reads of `task.input`, held against what the lines have. */
export class VariableContract {
  /** Below `task.input`, where each is read first. */
  readonly #paths: readonly { readonly path: readonly string[]; readonly problem: LineProblem }[];
  /** True where nothing can be said to be unread, as when the template prints `task.input` as a whole. */
  readonly #readsAll: boolean;
  readonly #unread = new Set<string>();
  readonly #read: ReadonlySet<string>;

  /** @param ownNames false where AWS chose the names, so that nobody can leave out what is not read */
  constructor(template: CompiledTemplate, ownNames = true) {
    const inputs = template.variables.filter(({ path }) => path[0] === 'task');
    this.#readsAll = !ownNames || inputs.some(({ path }) => path.length <= 2);
    this.#paths = inputs
      .filter(({ path }) => path.length > 2)
      .map(({ path, line, column }) => ({
        path: path.slice(2),
        problem: {
          rule: MISSING_VARIABLE,
          message: `${path.join('.')}, read at ${line}:${column} of the template, does not exist${OF_AWS.has(path[2] ?? '') ? "; with AWS's own Lambda functions, --labels provides it" : ''}.`,
        },
      }));
    this.#read = new Set(this.#paths.map(({ path }) => path[0] ?? ''));
  }

  /** One problem for each variable that `input` does not have. */
  *check(input: unknown): Generator<LineProblem> {
    for (const { path, problem } of this.#paths) if (!has(input, path)) yield problem;
    if (this.#readsAll || this.#unread.size > 100) return;
    for (const name in input as object) if (!this.#read.has(name)) this.#unread.add(name);
  }

  /** Attributes of the lines so far that the template never reads. */
  get unread(): readonly string[] {
    return [...this.#unread];
  }
}

const DERIVED = new Set(['size', 'first', 'last']);

function has(value: unknown, path: readonly string[]): boolean {
  let at: unknown = value;
  for (const name of path) {
    if (at === null || typeof at !== 'object') return at !== null && at !== undefined && DERIVED.has(name);
    const members = at as Record<string, unknown>;
    if (!Object.hasOwn(members, name)) return DERIVED.has(name);
    at = members[name];
  }
  return at !== null && at !== undefined;
}
