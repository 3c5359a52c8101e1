import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import type { TextLine } from '../../core/manifest/text-lines.ts';
import type { S3Uri } from '../../core/s3-uri.ts';
import { builtInTaskInput } from '../label-categories.ts';
import { type DataObject, type LineProblem, readManifestLine } from '../manifest/read-line.ts';
import type { TaskInputMaker } from '../task-input.ts';

/** Task inputs that are asked for at a time. */
const MAKERS = 16;

/** A line on its way: `input` becomes `task.input`, undefined where there is no task to render. */
export interface Task {
  readonly number: number;
  /** What its source-ref names, where it can be read. */
  readonly ref: S3Uri | undefined;
  readonly problems: LineProblem[];
  input: DataObject | undefined;
}

export function readTask(line: TextLine, labels?: readonly string[]): Task {
  const { dataObject, ref, problems } = readManifestLine(line);
  const input = dataObject && labels ? builtInTaskInput(dataObject, labels) : dataObject;
  return { number: line.number, ref, problems: [...problems], input };
}

/** Asks for the inputs of several lines at a time; how many are made at once is up to `make`. */
export async function makeInputs(
  tasks: readonly Task[],
  make: TaskInputMaker,
  signal: AbortSignal | undefined,
): Promise<void> {
  const readable = tasks.filter((task) => task.input !== undefined);
  await mapOrdered(
    readable,
    MAKERS,
    async (task) => {
      const made = await make(task.input as DataObject).catch((error) => {
        throw atLine(task.number, error);
      });
      task.input = made.shown ? made.input : undefined;
      task.problems.push(...made.problems);
    },
    signal,
  );
}

function atLine(number: number, error: unknown): unknown {
  if (!(error instanceof GroundctlError) || error.code !== 'lambda-given-up') return error;
  const { code, source, hint, cause } = error;
  return new GroundctlError(`Line ${number}: ${error.message}`, {
    code,
    source,
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
