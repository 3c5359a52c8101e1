import type { AthenaRequest } from '../../../src/accesslogs/athena/read-with-athena.ts';
import { readNames } from '../../../src/accesslogs/evidence/names/read-names.ts';
import { NetworkFacts } from '../../../src/accesslogs/evidence/network/network-facts.ts';
import type { EvidenceSources } from '../../../src/accesslogs/evidence/read-evidence.ts';
import { hasEvidence, readEvidence, readTrail } from '../../../src/accesslogs/evidence/read-evidence.ts';
import { type LogRead, type ReadEvent, readLogs } from '../../../src/accesslogs/read-logs.ts';
import { findSources, type LogSource } from '../../../src/accesslogs/sources/source.ts';
import type { Connection } from '../../../src/connect.ts';
import { drain } from '../../../src/core/events.ts';
import { readTextFile } from '../../../src/core/files/read-text.ts';
import { asksAws, filterOf, type KnownNames, type ReadRequest } from './request.ts';

const NAMES_LIMIT = 16_000_000;

/** Reads other logs first, then the log: here or through Athena; or CloudTrail in its place. */
export async function readRequest(
  request: ReadRequest,
  connection: Connection | undefined,
  signal: AbortSignal,
  tell: (event: ReadEvent) => void,
  athena?: AthenaRequest,
): Promise<LogRead> {
  const operations =
    connection && asksAws(request) ? connection.accessLogs : { read: readLogs, readEvidence, readTrail };
  const options = { ...filterOf(request), signal };
  const trail = await found(request.cloudtrail);
  const others = { cloudFront: await found(request.cloudfront), flows: await found(request.flowLogs) };
  const alone = request.source === '' && trail !== undefined;
  const beside: EvidenceSources = alone ? others : { trail, ...others };
  const evidence = hasEvidence(beside)
    ? await drain(operations.readEvidence(beside, options), tell)
    : undefined;
  if (athena !== undefined && connection) {
    return drain(connection.accessLogs.readWithAthena(athena, { ...options, evidence }), tell);
  }
  const stream = alone
    ? operations.readTrail(trail, { ...options, evidence })
    : operations.read(await findSources([request.source]), { ...options, evidence });
  return drain(stream, tell);
}

/** Names of addresses: from a file, and from EC2 where it is to be asked. */
export async function readNamesOf(
  { names, network }: ReadRequest,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<KnownNames> {
  return {
    ...(names === '' ? {} : { names: readNames(await readTextFile(names, NAMES_LIMIT, signal), names) }),
    ...(network === 'yes' && connection
      ? { network: new NetworkFacts(await connection.accessLogs.network({ signal })) }
      : {}),
  };
}

async function found(place: string): Promise<LogSource[] | undefined> {
  return place === '' ? undefined : findSources([place]);
}
