import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type Finding, finding } from '../../core/finding.ts';
import type { Change, Plan, Unchanged } from '../../core/plan.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { type FindEvent, findFlows } from '../files/find-flows.ts';
import type { FlowSources } from '../files/flow-sources.ts';
import type { DataObject, DataPort, SourceSession } from '../ports.ts';
import { type Remap, remapOf } from '../remap/remap.ts';
import type { DataCopy } from './data-copy.ts';
import { type DataLocation, dataLocations } from './data-locations.ts';
import { dataRules } from './data-rules.ts';
import { listData } from './list-data.ts';
import { sameObject } from './same-object.ts';

export interface DataChange extends Change {
  readonly kind: 'copy';
  readonly copy: DataCopy;
}

export interface DataInput {
  readonly folders: readonly string[];
  readonly remap?: Remap | undefined;
  /** The accounts that must own the buckets copied from, and to. */
  readonly sourceOwner?: string | undefined;
  readonly owner?: string | undefined;
  /** Only ask whether all data is where the changed flows look for it. */
  readonly checkOnly?: boolean | undefined;
  /** Who reads flows that lie in S3. */
  readonly source?: SourceSession | undefined;
}

export interface DataPlan extends Plan<DataChange> {
  readonly input: DataInput;
  /** Every place that a flow reads, and how many objects lie there and at the place after the map. */
  readonly places: readonly DataPlace[];
}

export interface DataPlace {
  readonly location: string;
  readonly target: string;
  readonly staged: boolean;
  readonly flows: readonly string[];
  /** Undefined where the place could not be listed, or was not asked about. */
  readonly objects: number | undefined;
  readonly there: number | undefined;
}

const MAX_COPY = 5 * 1024 ** 3;

/** What flows read, and what of it has to be copied for a map to hold. Writes nothing. */
export async function* planData(
  s3: DataPort,
  input: DataInput,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly sources?: FlowSources | undefined;
  } = {},
): EventStream<FindEvent, DataPlan> {
  const map = input.remap ?? remapOf({});
  const all = yield* findFlows(
    input.folders,
    (found, flow) => ({ file: found.path, locations: dataLocations(flow, map) }),
    options,
  );
  const readers = new Map<string, { location: DataLocation; flows: string[] }>();
  for (const { file, locations } of all.flows) {
    for (const location of locations) {
      const id = formatS3Uri(location);
      const known = readers.get(id) ?? { location, flows: [] };
      known.flows.push(file);
      readers.set(id, known);
    }
  }
  const looked = await mapOrdered(
    [...readers.values()],
    4,
    (reader) => lookAt(s3, reader, input, options.signal),
    options.signal,
  );
  const changes = new Map(looked.flatMap((each) => each.changes).map((change) => [change.subject, change]));
  const bytes = [...changes.values()].reduce((sum, { copy }) => sum + copy.from.size, 0);
  return {
    title: `Copy ${counted(changes.size, 'object')} (${formatBytes(bytes)}) that ${counted(all.flows.length, 'flow')} read`,
    changes: [...changes.values()],
    unchanged: looked.flatMap((each) => each.unchanged),
    findings: looked.flatMap((each) => each.findings),
    input,
    places: looked.map((each) => each.place),
  };
}

interface Looked {
  readonly place: DataPlace;
  readonly changes: readonly DataChange[];
  readonly unchanged: readonly Unchanged[];
  readonly findings: readonly Finding[];
}

async function lookAt(
  s3: DataPort,
  { location, flows }: { readonly location: DataLocation; readonly flows: readonly string[] },
  input: DataInput,
  signal: AbortSignal | undefined,
): Promise<Looked> {
  const to = location.to ?? location;
  const subject = formatS3Uri(location);
  const findings: Finding[] = [];
  const list = async (place: { bucket: string; key: string }, owner: string | undefined) => {
    try {
      return await listData(s3, place, { signal, owner });
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.source !== 'aws' || signal?.aborted) throw error;
      if (error.code === 'no-such-bucket') return new Map<string, DataObject>();
      findings.push(finding(dataRules.denied, { subject: formatS3Uri(place), message: error.message }));
      return undefined;
    }
  };
  const target = await list(to, location.to === undefined ? input.sourceOwner : input.owner);
  const copies = location.to !== undefined && !input.checkOnly;
  const source = copies ? await list(location, input.sourceOwner) : undefined;
  const changes: DataChange[] = [];
  let same = 0;
  for (const [rest, object] of source ?? []) {
    const copy: DataCopy = {
      from: { bucket: location.bucket, key: object.Key, etag: object.ETag, size: object.Size },
      to: { bucket: to.bucket, key: to.key + rest },
    };
    const problem = await problemOf(s3, copy, target?.get(rest), input, signal);
    if (problem === 'same') same += 1;
    else if (problem !== undefined) findings.push(problem);
    else changes.push(changeOf(copy, location.staged));
  }
  const needed = input.checkOnly || !copies ? target : source;
  if (needed?.size === 0) {
    const where = needed === target ? to : location;
    const what = location.staged
      ? 'The staged copy of a query: nothing exists there'
      : 'Nothing exists there';
    const message = `${what}; read by ${flows.slice(0, 3).join(', ')}${flows.length > 3 ? ` and ${flows.length - 3} more` : ''}`;
    findings.push(finding(dataRules.missing, { subject: formatS3Uri(where), message }));
  }
  const reason =
    location.to === undefined ? 'the map does not move it' : `${counted(same, 'object')} already there`;
  return {
    place: {
      location: subject,
      target: formatS3Uri(to),
      staged: location.staged,
      flows,
      objects: source?.size,
      there: target?.size,
    },
    changes,
    unchanged: location.to === undefined || same > 0 ? [{ subject, reason }] : [],
    findings,
  };
}

async function problemOf(
  s3: DataPort,
  copy: DataCopy,
  there: DataObject | undefined,
  input: DataInput,
  signal: AbortSignal | undefined,
): Promise<'same' | Finding | undefined> {
  const subject = formatS3Uri(copy.to);
  if (there !== undefined) {
    const same = await sameObject(s3, copy, there, { ...input, signal });
    return same !== 'different'
      ? 'same'
      : finding(dataRules.conflict, { subject, message: `not the same as ${formatS3Uri(copy.from)}` });
  }
  if (copy.from.size <= MAX_COPY) return undefined;
  const message = `${formatS3Uri(copy.from)} has ${formatBytes(copy.from.size)}`;
  return finding(dataRules.tooLarge, { subject, message });
}

function changeOf(copy: DataCopy, staged: boolean): DataChange {
  return {
    kind: 'copy',
    subject: formatS3Uri(copy.to),
    fields: [
      { field: 'from', after: formatS3Uri(copy.from) },
      { field: 'size', after: formatBytes(copy.from.size) },
    ],
    ...(staged ? { notes: ['staged copy of a query that the flow reads'] } : {}),
    copy,
  };
}
