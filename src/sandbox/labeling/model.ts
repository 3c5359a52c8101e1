/** One worker's submission, as worker-response files have it. */
export interface Answer {
  readonly acceptanceTime: string;
  readonly answerContent: Readonly<Record<string, unknown>>;
  readonly submissionTime: string;
  readonly timeSpentInSeconds: number;
  readonly workerId: string;
  readonly workerMetadata?: { readonly identityData: object };
}

/** What workers did about one data object. */
export interface Task {
  readonly answers: Answer[];
  readonly declined: Set<string>;
  /** When each worker opened it. */
  readonly accepted: Map<string, Date>;
  /** Key of its worker-response file, from the first answer on. */
  file?: string;
}

/** What came of a data object: its label and what is said about it, or why there is none. */
export type Result =
  | { readonly label: unknown; readonly metadata: Readonly<Record<string, unknown>> }
  | { readonly failure: string };

/** A job from the moment on that its manifest was read. Objects are numbered from 0, as in the output's folders. */
export interface JobRun {
  readonly started: Date;
  /** Lines of the input manifest; a streaming job gets more of them. */
  readonly lines: string[];
  /** Names of the label categories. */
  readonly labels: readonly string[];
  /** The objects that workers are asked about, in order. */
  readonly queue: number[];
  /** How many objects a stopping condition left out of the queue. */
  readonly leftOut: number;
  readonly tasks: Map<number, Task>;
  readonly results: Map<number, Result>;
  /** Of a streaming job: what has come in by its topic. */
  readonly stream?: {
    /** Deduplication IDs of what was taken: each is labeled once. */
    readonly seen: Set<string>;
    /** When each object came, by its number. */
    readonly arrived: Map<number, Date>;
    /** The last moment in which something came or was labeled. */
    busy: Date;
  };
  /** What workers can take now: places in the queue, `to` not among them. */
  batch: { readonly number: number; readonly from: number; readonly to: number; readonly offered: Date };
}

/** The objects that workers can take, or could. */
export function offered({ queue, batch }: JobRun): readonly number[] {
  return queue.slice(0, batch.to);
}

/** The objects of the batch that have no result yet. */
export function openObjects({ queue, batch, results }: JobRun): number[] {
  return queue.slice(batch.from, batch.to).filter((object) => !results.has(object));
}

export function taskOf({ tasks }: JobRun, object: number): Task {
  const task = tasks.get(object) ?? { answers: [], declined: new Set(), accepted: new Map() };
  tasks.set(object, task);
  return task;
}
