import { quoteForMessage } from '../../core/text/sanitize.ts';
import { otherExtent, turnedImage, unreadImage } from '../file-rules.ts';
import type { Files } from '../files/files.ts';
import { sizeOf } from '../files/size-of.ts';
import type { ImageExtent } from '../model.ts';
import type { Notes } from '../notes.ts';

/** Orientations of Exif from this one on turn a picture by a quarter. */
const QUARTER = 5;

/** Holds image_size against the header of the image, and against how browsers turn it. False where nobody could look. */
export async function checkImage(
  files: Files,
  ref: string,
  extent: ImageExtent | undefined,
  line: number,
  notes: Notes,
): Promise<boolean> {
  if (extent === undefined) return true;
  const shown = quoteForMessage(ref, 200).slice(1, -1);
  const file = await files.find(ref);
  if (file === 'unreachable') return false;
  if (file === 'missing') {
    notes.add(unreadImage, `${shown} does not exist.`, line);
    return true;
  }
  const size = await sizeOf(file);
  if (!size.ok) {
    notes.add(unreadImage, `${shown} is ${size.problem}.`, line);
    return true;
  }
  const { width, height, orientation } = size.value;
  const said = `${extent.width} x ${extent.height}`;
  const same = extent.width === width && extent.height === height;
  const turned = extent.width === height && extent.height === width;
  if (orientation !== undefined && (same || turned)) {
    const saw =
      orientation < QUARTER
        ? ''
        : turned
          ? ' image_size is the rotated size.'
          : ' image_size is the size before rotation.';
    notes.add(turnedImage, `${shown} has Exif orientation ${orientation}.${saw}`, line);
  } else if (!same) {
    notes.add(otherExtent, `image_size is ${said}, and ${shown} is ${width} x ${height}.`, line);
  }
  return true;
}
