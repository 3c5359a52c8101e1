import { imageSize } from '../../core/images/image-size.ts';
import { parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Files, FoundFile } from '../files/files.ts';
import type { ImageExtent } from '../model.ts';

/** Gives the URL with which a browser reads one object; undefined where nothing is signed. */
export type SignObject = (uri: S3Uri) => Promise<string | undefined>;

/** The image of a line as a page may show it. */
export interface ShownImage {
  /** A copy on this machine, which the preview's own server hands out. */
  readonly local?: { readonly file: FoundFile; readonly type: string } | undefined;
  /** A signed URL. */
  readonly url?: string | undefined;
  /** Of its header, where somebody could look. */
  readonly extent?: ImageExtent | undefined;
  /** Why it is not shown, in a sentence. */
  readonly problem?: string | undefined;
}

/** The image that a reference names: a local copy before the object itself, of formats that browsers show. */
export async function findImage(
  files: Files,
  reference: string,
  sign: SignObject | undefined,
): Promise<ShownImage> {
  const shown = quoteForMessage(reference, 200);
  const file = await files.find(reference);
  if (file === 'missing') return { problem: `${shown} does not exist.` };
  const read = typeof file === 'string' ? undefined : await headerOf(file);
  if (read?.problem !== undefined) return { problem: `${shown} is ${read.problem}.` };
  if (typeof file !== 'string' && file.local !== undefined && read !== undefined) {
    return { local: { file, type: `image/${read.format}` }, extent: read.extent };
  }
  const uri = parseS3Uri(reference);
  if (!uri.ok || !reference.startsWith('s3://')) {
    return { problem: `${shown} is not an s3://BUCKET/KEY, and there is no local copy: it is not loaded.` };
  }
  const url = await sign?.(uri.value);
  if (url !== undefined) return { url, extent: read?.extent };
  return {
    extent: read?.extent,
    problem: `${shown} is not shown: it is not signed, and there is no local copy. --session signs, --local FOLDER names copies.`,
  };
}

async function headerOf(file: FoundFile) {
  const part = file.part();
  try {
    const size = await imageSize(part.read);
    if (!size.ok) return { problem: size.problem };
    const { format, width, height } = size.value;
    return { format, extent: { width, height }, problem: undefined };
  } finally {
    part.close();
  }
}
