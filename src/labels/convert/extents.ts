import { imageSize } from '../../core/images/image-size.ts';
import type { Files } from '../files/files.ts';
import type { ImageExtent } from '../model.ts';

/** Width and height from an image's header, as it lies there; undefined where nobody can look. */
export async function imageExtent(files: Files, ref: string): Promise<ImageExtent | undefined> {
  const file = await files.find(ref);
  if (typeof file === 'string') return undefined;
  const part = file.part();
  try {
    const size = await imageSize(part.read);
    return size.ok ? { width: size.value.width, height: size.value.height } : undefined;
  } finally {
    part.close();
  }
}
