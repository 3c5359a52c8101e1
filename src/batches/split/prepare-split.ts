import { resolve } from 'node:path';
import type { QueryFacts } from '../../core/athena/ports.ts';
import type { EventStream } from '../../core/events.ts';
import type { Finding } from '../../core/finding.ts';
import type { SizeSystem } from '../../core/size.ts';
import type { CheckEvent } from '../check.ts';
import type { Entry } from '../entry.ts';
import { plusLimits } from '../limits.ts';
import type { BatchesS3 } from '../ports.ts';
import { severalBuckets } from '../rules/manifest-rules.ts';
import { fileTooLarge } from '../rules/plus-rules.ts';
import { groupTooLarge } from '../rules/split-rules.ts';
import { openSource } from '../sources/open-source.ts';
import { type LeftOut, leftOutFindings, type Selection, selector } from '../sources/selection.ts';
import { describeSource, type Source } from '../sources/source.ts';
import { noteFindings } from '../survey/note-findings.ts';
import { type SplitFile, type SplitIndex, splitFiles, stripOf } from './index-file.ts';
import { parseKeepTogether } from './keep-together.ts';
import { type Split, split } from './split.ts';

export interface SplitOptions {
  readonly signal?: AbortSignal | undefined;
  readonly units?: SizeSystem | undefined;
  /** `folder`, or a regular expression that names the sets. */
  readonly keepTogether?: string | undefined;
  readonly owner?: string | undefined;
  /** Which files are meant; without it all but junk. */
  readonly selection?: Selection | undefined;
}

/** What reads a source, a page of entries at a time. */
export type OpenPages = Pick<ReturnType<typeof openSource>, 'pages' | 'notes'>;

/** A split that is ready to be written. */
export interface PreparedSplit {
  readonly source: Source;
  readonly split: Split;
  readonly units: SizeSystem;
  /** How many files are in no batch, and why. */
  readonly left: Readonly<LeftOut>;
  /** The query that read it, where Athena did. */
  readonly query?: QueryFacts;
  /** About the source and about what fits in no batch. */
  readonly findings: readonly Finding[];
}

/** Reads a source to its end and splits it. Names and sizes of all files are held in memory. */
export async function* prepareSplit(
  source: Source,
  s3: BatchesS3 | undefined,
  options: SplitOptions = {},
): EventStream<CheckEvent, PreparedSplit> {
  const { signal, owner } = options;
  return yield* splitPages(source, openSource(source, s3, { signal, owner }), options);
}

/** The same of what somebody else reads. */
export async function* splitPages(
  source: Source,
  { pages, notes }: OpenPages,
  options: SplitOptions,
): EventStream<CheckEvent, PreparedSplit> {
  const limits = plusLimits(options.units);
  const name = describeSource(source);
  const { keepTogether: keep } = options;
  const keepTogether = keep === undefined ? undefined : parseKeepTogether(keep);
  const all: Entry[] = [];
  const left: LeftOut = { junk: 0, excluded: 0 };
  const base = source.kind === 'prefix' ? stripOf(source).length : 0;
  const meant = selector(options.selection ?? {}, left);
  let bytes = 0;
  for await (const { entries } of pages) {
    for (const entry of entries) {
      if (!meant(entry.name.slice(base))) continue;
      all.push(entry);
      bytes += entry.size;
    }
    yield { type: 'progress', files: all.length, bytes, gauges: [] };
  }
  const result = split(all, limits, { source: name, keepTogether });
  const about = noteFindings(notes, name).filter(({ rule }) => rule !== severalBuckets.id);
  const findings = [...about, ...leftOutFindings(left, name), ...result.findings];
  return { source, split: result, units: limits.units, left, findings };
}

/** What fits in no batch, unless it may be left out, and what could not be read: with these a split is not written. */
export function standingInTheWay({ findings }: PreparedSplit, skipOversize: boolean): Finding[] {
  const oversize: readonly string[] = [fileTooLarge.id, groupTooLarge.id];
  return findings.filter(
    ({ rule, severity }) => severity === 'error' && !(skipOversize && oversize.includes(rule)),
  );
}

/** The files of a prepared split, for {@link writeSplit}. */
export function preparedFiles({
  source,
  split,
  units,
}: PreparedSplit): Generator<SplitFile, SplitIndex, void> {
  const root = source.kind === 'folder' ? { root: resolve(source.path) } : {};
  return splitFiles(split, { source: describeSource(source), strip: stripOf(source), units, ...root });
}
