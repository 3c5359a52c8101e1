import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import ts from 'typescript';

/** One small break of the source, as StrykerJS makes it. Lines and columns count from 0. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly mutator: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  readonly replacement: string;
  /** Outside of every function: it takes effect while its module loads, and never again. */
  readonly atLoad: boolean;
}

/** Every file with all its mutants in it, each behind a switch, and what they are. */
export async function instrument(files: readonly string[]): Promise<{
  readonly sources: Readonly<Record<string, string>>;
  readonly mutants: readonly Mutant[];
}> {
  const silent = () => {};
  const off = () => false;
  const logger = {
    ...{ trace: silent, debug: silent, info: silent, warn: silent, error: silent, fatal: silent },
    ...{ isTraceEnabled: off, isDebugEnabled: off, isInfoEnabled: off },
    ...{ isWarnEnabled: off, isErrorEnabled: off, isFatalEnabled: off },
  };
  const made = await new Instrumenter(logger).instrument(
    files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') })),
    { plugins: null, excludedMutations: [], ignorers: [], noHeader: false },
  );
  const trees = new Map(files.map((file) => [file, treeOf(file)]));
  return {
    sources: Object.fromEntries(made.files.map(({ name, content }) => [name, content])),
    mutants: made.mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, mutatorName, location: { start, end }, replacement = '' }) => ({
        ...{ id, file: relative('.', fileName), mutator: mutatorName, start, end, replacement },
        atLoad: !isInFunction(trees.get(fileName), start),
      })),
  };
}

function treeOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function isInFunction(tree: ts.SourceFile | undefined, { line, column }: Mutant['start']): boolean {
  if (tree === undefined) return false;
  const at = tree.getPositionOfLineAndCharacter(line, column);
  const holds = (node: ts.Node) => at >= node.getStart() && at < node.end;
  const look = (node: ts.Node): boolean => {
    if (!holds(node)) return false;
    if (ts.isFunctionLike(node)) {
      const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined;
      if ([...node.parameters, ...(body ? [body] : [])].some(holds)) return true;
    }
    return ts.forEachChild(node, look) ?? false;
  };
  return look(tree);
}
