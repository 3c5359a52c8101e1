import { type OpenTask, readActivity } from '../../accesslogs/activity/read-activity.ts';
import { orThrow } from '../../core/parsed.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import { counted } from '../../core/text/grouped.ts';
import { costWords } from '../../jobs/words.ts';
import type { WorkerWork } from '../../jobs/workers.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { type PriceOptions, priceTable } from './costs.ts';

interface WorkersOptions extends GlobalOptions, PriceOptions {
  readonly workerActivity?: string;
}

/** A worker's answers, with what the activity log adds: tasks that were given back. */
interface Row extends WorkerWork {
  readonly declined: number | undefined;
  readonly returned: number | undefined;
}

/** Which job, and what of its files was read. */
interface About {
  readonly job: string;
  readonly files: number;
  readonly unreadable: number;
  readonly more: boolean;
}

const ACTIVITY_LIMIT = 50_000_000;

/** `groundctl jobs workers JOB` */
export async function workers(io: Io, options: WorkersOptions, name: string): Promise<ExitCode> {
  const { signal } = io;
  const prices = await priceTable(options, signal);
  const tasks =
    options.workerActivity === undefined
      ? undefined
      : orThrow(readActivity(await readText(options.workerActivity, ACTIVITY_LIMIT, signal))).tasks;
  const { jobs } = await io.connect(options);
  const job = await jobs.show(name, { signal });
  const { workers: all, files, unreadable, more } = await jobs.work(job, prices, { signal });
  const rows = withActivity(
    all,
    tasks?.filter((task) => task.job === '' || task.job === job.LabelingJobName.toLowerCase()),
  );
  io.print(render(io, rows, options, { job: job.LabelingJobName, files, unreadable, more }));
  if (unreadable > 0) io.say(`${counted(unreadable, 'answer file')} cannot be read.`);
  if (more) io.say(`There are more answer files than the ${counted(files, 'file')} that were read.`);
  return undefined;
}

/** The log names a worker by the last part of the name in the files. */
function withActivity(all: readonly WorkerWork[], tasks: readonly OpenTask[] | undefined): Row[] {
  if (tasks === undefined) return all.map((work) => ({ ...work, declined: undefined, returned: undefined }));
  const short = (id: string) => id.slice(id.lastIndexOf('.') + 1);
  const byWorker = Map.groupBy(tasks, ({ worker }) => short(worker));
  const count = (id: string, end: OpenTask['end']) =>
    byWorker.get(id)?.filter((task) => task.end === end).length ?? 0;
  const known = new Set(all.map(({ workerId }) => short(workerId)));
  const others = [...byWorker.keys()].filter((id) => !known.has(id)).sort();
  return [...all, ...others.map(withoutAnswers)].map((work) => ({
    ...work,
    declined: count(short(work.workerId), 'declined'),
    returned: count(short(work.workerId), 'returned'),
  }));
}

/** Somebody who declined and never answered is in the log alone. */
function withoutAnswers(workerId: string): WorkerWork {
  return { workerId, sub: undefined, answers: 0, seconds: 0, medianSeconds: undefined, costUsd: undefined };
}

function render(io: Io, rows: readonly Row[], { output }: GlobalOptions, about: About): string {
  const json = rows.map(({ sub, medianSeconds, costUsd, declined, returned, ...row }) => ({
    ...row,
    sub: sub ?? null,
    medianSeconds: medianSeconds ?? null,
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(declined === undefined ? {} : { declined, returned }),
  }));
  if (output === 'json') return renderJson(jsonDocument('jobs.workers', { ...about, workers: json }));
  if (output === 'ndjson') return json.map((row) => renderJsonLine({ type: 'worker', ...row })).join('');
  const shown = columns(rows);
  if (output === 'markdown') return markdownRows(rows, shown);
  return rows.length === 0 ? 'Nobody has answered anything yet.\n' : renderTable(rows, shown, io.table);
}

function columns([first]: readonly Row[]): Column<Row>[] {
  const number = (
    header: string,
    value: (row: Row) => number | undefined,
    priority: number,
  ): Column<Row> => ({
    header,
    value: (row) => String(value(row) ?? ''),
    priority,
  });
  return [
    { header: 'Worker', value: ({ workerId }) => workerId, priority: 3 },
    number('Answers', ({ answers }) => answers, 3),
    number('Median s', ({ medianSeconds: median }) => median && Math.round(median * 10) / 10, 3),
    number('Hours', ({ seconds }) => Math.round(seconds / 36) / 100, 2),
    ...(first?.declined === undefined
      ? []
      : [
          number('Declined', ({ declined }) => declined, 2),
          number('Returned', ({ returned }) => returned, 1),
        ]),
    ...(first?.costUsd === undefined
      ? []
      : [{ header: 'Cost', value: ({ costUsd }: Row) => costWords(costUsd ?? 0), priority: 2 }]),
  ];
}
