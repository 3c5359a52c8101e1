import { isFields } from '../../core/fields.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import type { Files } from '../files/files.ts';
import { sizeOf } from '../files/size-of.ts';
import type { Frame, ImageExtent } from '../model.ts';

/** Width and height from an image's header, as it lies there; undefined where nobody can look. */
export async function imageExtent(files: Files, ref: string): Promise<ImageExtent | undefined> {
  const file = await files.find(ref);
  if (typeof file === 'string') return undefined;
  const size = await sizeOf(file);
  return size.ok ? { width: size.value.width, height: size.value.height } : undefined;
}

/** A sequence file; of 2,000 frames with poses it has a few MB. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Width and height of a sequence, by its first frame that can be looked at: the sequence file, where `ref` names one, says
 * where frames lie; local copies are found by their names.
 */
export async function frameExtent(
  files: Files,
  ref: string | undefined,
  frames: readonly Frame[],
): Promise<ImageExtent | undefined> {
  const prefix = ref === undefined ? '' : await prefixOf(files, ref);
  for (const { name } of frames.slice(0, 3)) {
    const extent = name === '' ? undefined : await imageExtent(files, `${prefix}${name}`);
    if (extent !== undefined) return extent;
  }
  return undefined;
}

/** What stands before the names of frames; empty where nobody can look. */
export async function prefixOf(files: Files, ref: string): Promise<string> {
  const file = await files.find(ref);
  if (typeof file === 'string' || file.size > MOST_BYTES) return '';
  try {
    const bytes = await collectBytes(file.bytes(), 'It', MOST_BYTES);
    const sequence: unknown = JSON.parse(bytes.toString('utf8'));
    return isFields(sequence) && typeof sequence.prefix === 'string' ? sequence.prefix : '';
  } catch (error) {
    // What is not JSON is not a sequence file either; its frames may lie here all the same.
    if (error instanceof SyntaxError) return '';
    throw error;
  }
}
