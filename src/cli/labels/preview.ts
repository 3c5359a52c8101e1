import { once } from 'node:events';
import { usageError } from '../../core/errors.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { createLabelOperations } from '../../labels/label-operations.ts';
import { placeholderSigner, sessionSigner, signedUrl } from '../../templates/preview/signer.ts';
import type { ExitCode, Io } from '../io.ts';
import { parsePort } from '../port.ts';
import { openSession, type RenderingOptions } from '../templates/session.ts';
import { checkNames, oneSource } from './source.ts';

interface PreviewOptions extends RenderingOptions {
  readonly line: string;
  readonly labelAttribute?: string[];
  readonly local?: string;
  readonly port: string;
}

/** `groundctl labels preview SOURCE` */
export async function preview(io: Io, options: PreviewOptions, text: string): Promise<ExitCode> {
  checkNames([text]);
  const { signal } = io;
  const port = parsePort(options.port);
  const line = lineOf(options.line);
  const { connection, region, signed } = await openSession(io, options, placeOf(text).in === 's3');
  const labels = connection?.labels ?? createLabelOperations();
  const source = await oneSource(labels, text, signal);
  const signer =
    signed && connection !== undefined
      ? await sessionSigner(connection.templates, { signal })
      : placeholderSigner(region);
  const note = signed ? signer.note : 'Nothing is signed: images are shown only from local copies.';
  const { labelAttribute: attributes, local } = options;
  await using server = await labels.preview(source, {
    port,
    attributes,
    local,
    note,
    signal,
    ...(signed ? { sign: (uri) => signedUrl(signer, uri) } : {}),
  });
  io.say(note);
  const at = line === 1 ? '' : `?line=${line}`;
  const reloads =
    source.place.in === 'file' ? ` · reloads when ${quoteForMessage(text, 200).slice(1, -1)} changes` : '';
  io.print(`Preview on ${server.url}${at}${reloads} · Ctrl-C ends it\n`);
  if (!signal.aborted) await once(signal, 'abort');
  return undefined;
}

function lineOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageError(`--line accepts a number from 1 up, not ${quoteForMessage(text)}.`);
}
