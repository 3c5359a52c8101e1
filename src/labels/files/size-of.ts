import { imageSize } from '../../core/images/image-size.ts';
import type { FoundFile } from './files.ts';

/** Width, height and orientation by the header of an image. */
export async function sizeOf(file: FoundFile): ReturnType<typeof imageSize> {
  const part = file.part();
  try {
    return await imageSize(part.read);
  } finally {
    part.close();
  }
}
