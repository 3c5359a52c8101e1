import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { type Change, type Plan, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { Files } from '../files/files.ts';
import { sizeOf } from '../files/size-of.ts';
import type { LabelsS3 } from '../ports.ts';
import type { Conversion } from './convert.ts';
import type { WantedImage } from './options.ts';
import { targetOf } from './targets.ts';

export interface ConvertChange extends Change {
  /** Undefined for the folder itself. */
  readonly image?: WantedImage;
}

const COPIES = 8;

/** What putting a conversion in its place comes to: the folder, and every image that is copied into it. */
export function planConversion(conversion: Conversion): Plan<ConvertChange> {
  const { to, out, source, attributes, classes, entries, annotations, files, losses, images } = conversion;
  const { title } = targetOf(to);
  const folder: ConvertChange = {
    kind: 'create',
    subject: `${out} (${title})`,
    fields: [
      { field: 'attributes', after: attributes.join(', ') },
      { field: 'objects', after: entries },
      { field: 'annotations', after: annotations },
      {
        field: 'classes',
        after:
          classes.slice(0, 12).join(', ') + (classes.length > 12 ? `, and ${classes.length - 12} more` : ''),
      },
      { field: 'files', after: files },
    ],
    notes: [
      losses === 0
        ? `Nothing is lost: ${title} can hold all of it.`
        : `${grouped(losses)} ${losses === 1 ? 'thing has' : 'things have'} no place in ${title}; see the findings.`,
    ],
  };
  return {
    title: `${source} to ${title}`,
    changes: [
      folder,
      ...images.map((image) => ({ kind: 'copy' as const, subject: image.name, fields: [], image })),
    ],
    unchanged: [],
    findings: conversion.findings,
  };
}

/** Puts a conversion in its place, then copies its images, each held against the size that its labels were drawn for. */
export function applyConversion(
  conversion: Conversion,
  plan: Plan<ConvertChange>,
  s3: LabelsS3 | undefined,
  options: CallOptions & { readonly local?: string | undefined } = {},
): EventStream<PlanEvent<ConvertChange>, PlanResult<ConvertChange>> {
  const files = new Files(s3, options.local, options.signal);
  let placed = false;
  return runPlan(
    plan,
    async ({ image }) => {
      if (image !== undefined) return copyImage(image, conversion.out, files);
      conversion.output.commit();
      placed = true;
      return undefined;
    },
    {
      signal: options.signal,
      concurrency: COPIES,
      waveOf: ({ image }) => (image === undefined ? 0 : 1),
      skip: ({ image }) =>
        image !== undefined && !placed ? 'there is no folder to copy it into' : undefined,
    },
  );
}

async function copyImage(
  { ref, name, extent }: WantedImage,
  out: string,
  files: Files,
): Promise<string | undefined> {
  const shown = quoteForMessage(ref, 200);
  const file = await files.find(ref);
  if (typeof file === 'string') {
    throw new GroundctlError(`${shown} ${file === 'missing' ? 'does not exist' : 'cannot be read'}.`, {
      code: 'image-missing',
      source: 'aws',
    });
  }
  const path = join(out, name);
  makeFolder(dirname(path));
  const copy = await open(path, 'wx');
  try {
    let bytes = 0;
    for await (const chunk of file.bytes()) {
      await copy.writeFile(chunk);
      bytes += chunk.length;
    }
    if (bytes !== file.size) {
      throw new GroundctlError(`${shown} has ${file.size} bytes, but ${bytes} arrived.`, {
        code: 'image-cut-off',
        source: 'aws',
      });
    }
    await copy.sync();
  } catch (error) {
    // Half an image would be taken for one.
    await rm(path, { force: true });
    throw error;
  } finally {
    await copy.close();
  }
  if (extent === undefined) return undefined;
  const size = await sizeOf(file);
  if (!size.ok) return `It is ${size.problem}.`;
  const { width, height } = size.value;
  if (width === extent.width && height === extent.height) return undefined;
  return `It is ${width} x ${height}, but its labels are for ${extent.width} x ${extent.height}.`;
}
