import type { EventStream } from '../../core/events.ts';
import type { Finding } from '../../core/finding.ts';
import type { LogStore } from '../ports.ts';
import { type LogRead, type ReadEvent, type ReadOptions, readLogs } from '../read-logs.ts';
import type { LogSource } from '../sources/source.ts';
import { CloudFrontKind } from './cloudfront/cloudfront-kind.ts';
import { Viewers } from './cloudfront/viewers.ts';
import type { Evidence } from './evidence.ts';
import { EvidenceFiles, type EvidenceKind, type EvidenceReadOptions } from './evidence-files.ts';
import { FlowKind } from './flows/flow-kind.ts';
import { Flows } from './flows/flows.ts';
import { TrailIndex } from './trail/trail-index.ts';
import { TrailKind } from './trail/trail-kind.ts';
import { isRequest, lineOf } from './trail/trail-line.ts';

/** Where other logs are read from. */
export interface EvidenceSources {
  readonly trail?: readonly LogSource[] | undefined;
  readonly cloudFront?: readonly LogSource[] | undefined;
  readonly flows?: readonly LogSource[] | undefined;
}

/** True where any other log is named. */
export function hasEvidence(sources: EvidenceSources): boolean {
  return Object.values(sources).some((each) => each !== undefined);
}

/** Reads what other logs say about requests; to be handed to `readLogs` as `evidence`. */
export async function* readEvidence(
  { trail, cloudFront, flows: flowLogs }: EvidenceSources,
  options: EvidenceReadOptions = {},
  store?: LogStore,
): EventStream<ReadEvent, Evidence> {
  const findings: Finding[] = [];
  const readAll = async function* (kind: EvidenceKind, sources: readonly LogSource[]) {
    const files = new EvidenceFiles(kind, options, store);
    for await (const _ of files.read(sources)) yield* files.progress();
    findings.push(...files.findings);
    return { files: files.files, bytes: files.bytes, setAside: kind.setAside.total };
  };
  const [index, viewers, flows] = [new TrailIndex(), new Viewers(), new Flows()];
  const evidence = {
    ...(trail && { trail: { index, read: yield* readAll(new TrailKind(index), trail) } }),
    ...(cloudFront && {
      cloudFront: { viewers, read: yield* readAll(new CloudFrontKind(viewers, options), cloudFront) },
    }),
    ...(flowLogs && { flows: { flows, read: yield* readAll(new FlowKind(flows, options), flowLogs) } }),
  };
  return { ...evidence, findings, interrupted: options.signal?.aborted === true };
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
