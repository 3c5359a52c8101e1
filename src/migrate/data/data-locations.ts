import type { Flow } from '../flow/flow.ts';
import { flowView } from '../inspect/flow-view.ts';
import type { Remap } from '../remap/remap.ts';
import { newParts } from '../remap/remap-edits.ts';

/** Data that flows read, and where the map says that they will look for it. */
export interface DataLocation {
  readonly bucket: string;
  /** A key, or what keys begin with; empty for the whole bucket. */
  readonly key: string;
  /** The same place after the map; undefined where the map does not move it. */
  readonly to: { readonly bucket: string; readonly key: string } | undefined;
  /** True for the copy of a query's result. */
  readonly staged: boolean;
}

/** An `s3://` location that can be asked for: no parameter in it, and a bucket's name. */
const PLAIN = /^\s*s3[an]?:\/\/([a-z0-9][a-z0-9._-]{1,253}[a-z0-9])(?:\/(.*?))?\s*$/is;

/** The S3 locations that the sources of a flow read, staged copies among them, each once. */
export function dataLocations(flow: Flow, map: Remap): DataLocation[] {
  const found = new Map<string, DataLocation>();
  for (const { string, text, references, whole } of flowView(flow).referring) {
    const { node, trained } = string;
    // Where a query or a step will write is not data yet.
    if (!whole || node?.type !== 'SOURCE' || (!trained && /output/i.test(string.key))) continue;
    const [, bucket, key = ''] = PLAIN.exec(text) ?? [];
    if (bucket === undefined || /[{}<>$]/.test(key)) continue;
    const [edit] = references.flatMap((reference) => newParts(text, reference, map));
    const moved =
      edit &&
      PLAIN.exec(
        apply(
          text,
          references.flatMap((each) => newParts(text, each, map)),
        ),
      );
    const to = moved?.[1] === undefined ? undefined : { bucket: moved[1], key: moved[2] ?? '' };
    found.set(`${bucket}/${key}`, { bucket, key, to, staged: trained });
  }
  return [...found.values()];
}

function apply(text: string, edits: readonly { start: number; end: number; text: string }[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end, text: to }) => rest.slice(0, start) + to + rest.slice(end), text);
}
