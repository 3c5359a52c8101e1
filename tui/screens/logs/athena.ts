import { type Estimate, LOCAL_UP_TO } from '../../../src/accesslogs/athena/estimate.ts';
import type { AthenaRequest } from '../../../src/accesslogs/athena/read-with-athena.ts';
import type { Connection } from '../../../src/connect.ts';
import { costWords } from '../../../src/core/athena/price.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import { parseS3Uri, type S3Uri } from '../../../src/core/s3-uri.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { counted } from '../../../src/core/text/grouped.ts';
import type { Choice } from '../area.ts';
import { filterOf, type ReadRequest } from './request.ts';

/** What Athena would read and cost, and the query that does it. */
export interface Offer {
  readonly choice: Choice<'athena' | 'here'>;
  readonly athena: AthenaRequest;
}

/** What is to be asked before a log is read; undefined where this machine reads it. Lists the log. */
export async function athenaOffer(
  request: ReadRequest,
  { accessLogs }: Connection,
  signal: AbortSignal,
): Promise<Offer | undefined> {
  const { engine, workgroup: workGroup, source } = request;
  if (engine === '' || !source.startsWith('s3://')) return undefined;
  const place = orThrow(parseS3Uri(source));
  const { from, to, bucket } = filterOf(request);
  const estimate = await accessLogs.estimate(place, { window: { from, to }, bucket, signal });
  if (engine === 'auto' && estimate.bytes <= LOCAL_UP_TO) return undefined;
  return { choice: choiceOf(source, estimate), athena: requestOf(place, estimate, workGroup) };
}

function choiceOf(source: string, { objects, bytes }: Estimate): Offer['choice'] {
  return {
    title: 'Read it through Amazon Athena?',
    text: `${source}: ${counted(objects, 'object')}, ${formatBytes(bytes)}. ${costWords(bytes)}.`,
    options: [
      { value: 'athena', label: 'through Athena', detail: 'the query is run at that cost' },
      { value: 'here', label: 'on this machine', detail: 'all objects are fetched' },
    ],
    cursor: 1,
  };
}

function requestOf(place: S3Uri, estimate: Estimate, workGroup: string): AthenaRequest {
  return { table: { database: 'groundctl', name: 'access_logs', place }, estimate, workGroup };
}
