import type { EventStream } from '../../core/events.ts';
import type { LogStore } from '../ports.ts';
import { type LogRead, type ReadEvent, type ReadOptions, readLogs } from '../read-logs.ts';
import type { LogSource } from '../sources/source.ts';
import type { Evidence } from './evidence.ts';
import { EvidenceFiles, type EvidenceReadOptions } from './evidence-files.ts';
import { TrailIndex } from './trail/trail-index.ts';
import { TrailKind } from './trail/trail-kind.ts';
import { isRequest, lineOf } from './trail/trail-line.ts';

/** Where other logs are read from. */
export interface EvidenceSources {
  readonly trail?: readonly LogSource[] | undefined;
}

/** True where any other log is named. */
export function hasEvidence(sources: EvidenceSources): boolean {
  return Object.values(sources).some((each) => each !== undefined);
}

/** Reads what other logs say about requests; to be handed to `readLogs` as `evidence`. */
export async function* readEvidence(
  { trail }: EvidenceSources,
  options: EvidenceReadOptions = {},
  store?: LogStore,
): EventStream<ReadEvent, Evidence> {
  let evidence: Evidence = { findings: [], interrupted: false };
  if (trail !== undefined) {
    const index = new TrailIndex();
    const kind = new TrailKind(index);
    const files = new EvidenceFiles(kind, options, store);
    for await (const _ of files.read(trail)) yield* files.progress();
    const read = { files: files.files, bytes: files.bytes, setAside: kind.setAside.total };
    evidence = { ...evidence, trail: { index, read }, findings: [...evidence.findings, ...files.findings] };
  }
  return { ...evidence, interrupted: options.signal?.aborted === true };
}

/**
 * Reads events of CloudTrail as if they were an access log, with the reasons that they give. Records are those of
 * requests of objects; all others are counted.
 */
export async function* readTrail(
  sources: readonly LogSource[],
  options: ReadOptions = {},
  store?: LogStore,
): EventStream<ReadEvent, LogRead> {
  const index = new TrailIndex();
  let lines: string[] = [];
  const kind = new TrailKind(index, (event) => {
    const line = lineOf(event);
    if (line !== undefined) lines.push(line);
    else if (isRequest(event))
      kind.setAside.add('CloudTrail', `${event.name} ${event.time} ${event.requestId}`);
  });
  const files = new EvidenceFiles(kind, options, store);
  async function* made(): AsyncGenerator<Uint8Array, void, void> {
    for await (const _ of files.read(sources)) {
      if (lines.length === 0) continue;
      const text = Buffer.from(`${lines.join('\n')}\n`);
      lines = [];
      yield text;
    }
  }
  const trail = {
    index,
    get read() {
      return { files: files.files, bytes: files.bytes, setAside: kind.setAside.total };
    },
  };
  const evidence: Evidence = { ...options.evidence, trail, findings: files.findings, interrupted: false };
  const read = yield* readLogs([{ kind: 'made', name: 'CloudTrail', chunks: made() }], {
    ...options,
    evidence,
  });
  return { ...read, files: files.files, bytes: files.bytes };
}
