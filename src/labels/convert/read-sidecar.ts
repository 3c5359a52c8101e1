import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GroundctlError, usageError } from '../../core/errors.ts';
import { type Fields, isFields } from '../../core/fields.ts';
import { readBytes, type TextPlace } from '../../core/files/text-place.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { ImageExtent } from '../model.ts';
import { Notes } from '../notes.ts';
import { LineReader } from '../read/line-reader.ts';
import { labelsOf } from './choice.ts';
import { SIDECAR, type SidecarHead } from './sidecar.ts';

export interface KeptLine {
  /** The name of its object in the target; undefined for a line that the target did not get. */
  readonly name: string | undefined;
  readonly line: number;
  readonly object: Fields;
}

export interface KeptLines {
  readonly head: SidecarHead;
  readonly lines: readonly KeptLine[];
}

/**
 * What was kept beside a result that is now the source; undefined where nothing was. A line that cannot be read is a
 * usage error with its number.
 */
export async function keptBeside(place: TextPlace, signal?: AbortSignal): Promise<KeptLines | undefined> {
  if (place.in !== 'file') return undefined;
  const folder = statSync(place.path, { throwIfNoEntry: false })?.isDirectory()
    ? place.path
    : dirname(place.path);
  const path = [folder, dirname(folder)].map((one) => join(one, SIDECAR)).find((one) => existsSync(one));
  if (path === undefined) return undefined;
  let head: SidecarHead | undefined;
  const lines: KeptLine[] = [];
  for await (const page of textLines(readBytes({ in: 'file', path }, undefined, signal))) {
    for (const { text, number } of page) {
      if (text?.trim() === '') continue;
      const value = parsed(text);
      if (number === 1) {
        if (value?.schema !== 'groundctl/labels.kept/v1' || !Array.isArray(value.attributes))
          throw unreadable(path, number);
        head = value as unknown as SidecarHead;
      } else {
        if (!isFields(value?.object)) throw unreadable(path, number);
        const { name, line, object } = value;
        lines.push({
          name: typeof name === 'string' ? name : undefined,
          line: Number(line) || number - 1,
          object,
        });
      }
    }
  }
  if (head === undefined) throw unreadable(path, 1);
  return { head, lines };
}

/** Without one of its lines, a data object would be missing from what is made. */
function unreadable(path: string, line: number): GroundctlError {
  return usageError(
    `Line ${line} of ${quoteForMessage(path)} is not what groundctl labels convert kept there.`,
    {
      hint: 'Restore the file, or delete it to convert without what it keeps.',
    },
  );
}

function parsed(text: string | undefined): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the kept lines know of their objects, by the name of the file. */
export interface KeptFacts {
  readonly extents: ReadonlyMap<string, ImageExtent>;
  /** Whether one of their labels has outlines: a format that has boxes of them too means the outlines. */
  readonly outlines: boolean;
}

export function keptFacts({ head, lines }: KeptLines): KeptFacts {
  const reader = new LineReader(new Notes());
  const extents = new Map<string, ImageExtent>();
  let outlines = false;
  for (const { name, line, object } of lines) {
    const item = reader.read(object, line);
    const extent = item.labels.find((label) => label.extent !== undefined)?.extent;
    if (name !== undefined && extent !== undefined) extents.set(name, extent);
    outlines ||= labelsOf(item, head).some(({ annotations }) =>
      annotations.some(({ shape }) => shape === 'polygon' || shape === 'mask'),
    );
  }
  return { extents, outlines };
}
