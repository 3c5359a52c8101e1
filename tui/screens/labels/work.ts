import type { Connection } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import { drain, type EventStream } from '../../../src/core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../../../src/core/plan.ts';
import type { Preview } from '../../../src/core/preview/preview-server.ts';
import { quoteForMessage } from '../../../src/core/text/sanitize.ts';
import type { ConvertChange } from '../../../src/labels/convert/apply.ts';
import type { Conversion } from '../../../src/labels/convert/convert.ts';
import type { LabelSource } from '../../../src/labels/sources/find-sources.ts';
import { sessionSigner, signedUrl } from '../../../src/templates/preview/signer.ts';
import type { Planned } from '../../state/proposal.ts';
import type { ConvertRequest } from './forms.ts';
import type { Place } from './model.ts';

/** The one file that a place means. Usage errors where there is none, or several. */
export async function findSource(
  { labels }: Connection,
  { source: text }: Place,
  signal?: AbortSignal,
): Promise<LabelSource> {
  const [source, ...more] = await labels.find(text, { signal });
  if (source !== undefined && more.length === 0) return source;
  throw usageError(`There are ${more.length + 1} manifests in ${quoteForMessage(text)}.`, {
    hint: 'Name the file itself: enter does.',
  });
}

/** Converts aside to see what it comes to, and leaves nothing behind. */
export async function planConvert(
  connection: Connection,
  request: ConvertRequest,
  signal: AbortSignal,
): Promise<Planned> {
  const conversion = await converted(connection, request, signal);
  try {
    const plan = await connection.labels.planConversion(conversion);
    return { plan, apply: (signal) => applyConvert(connection, request, plan, signal) };
  } finally {
    conversion.output.discard();
  }
}

/** Converts again, and puts that in its place if it comes to what was shown. */
async function* applyConvert(
  connection: Connection,
  request: ConvertRequest,
  plan: Plan<ConvertChange>,
  signal: AbortSignal,
): EventStream<PlanEvent<ConvertChange>, PlanResult<ConvertChange>> {
  const conversion = await converted(connection, request, signal);
  try {
    const now = await connection.labels.planConversion(conversion);
    if (JSON.stringify(now.changes) !== JSON.stringify(plan.changes)) {
      throw usageError('The labels have changed since they were shown: nothing was written.', {
        hint: 'Look at the plan again.',
      });
    }
    const { source, local } =
      request.place.local === ''
        ? { source: await findSource(connection, request.place, signal), local: undefined }
        : { source: undefined, local: request.place.local };
    return yield* connection.labels.applyConversion(conversion, now, {
      signal,
      local: local ?? source?.folder,
    });
  } finally {
    conversion.output.discard();
  }
}

async function converted(
  connection: Connection,
  { place, to, out, attributes, copyImages }: ConvertRequest,
  signal: AbortSignal,
): Promise<Conversion> {
  const source = await findSource(connection, place, signal);
  return drain(
    connection.labels.convert(source, {
      signal,
      to,
      out,
      attributes: attributes.length === 0 ? undefined : attributes,
      local: place.local || undefined,
      copyImages,
    }),
  );
}

/** Serves the labels on loopback until it is disposed. */
export async function serve(connection: Connection, place: Place): Promise<Preview> {
  const source = await findSource(connection, place);
  const local = place.local || undefined;
  if (!place.sign) {
    const note = 'Nothing is signed: images are shown only from local copies.';
    return connection.labels.preview(source, { port: 0, local, note });
  }
  const signer = await sessionSigner(connection.templates, {});
  const sign = (uri: Parameters<typeof signedUrl>[1]) => signedUrl(signer, uri);
  return connection.labels.preview(source, { port: 0, local, note: signer.note, sign });
}
