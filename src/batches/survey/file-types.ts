/** What Ground Truth Plus projects are about; decides which file types fit. */
export type TaskType = 'image' | 'video' | 'text' | 'audio' | 'point-cloud';
export const TASK_TYPES: readonly TaskType[] = ['image', 'video', 'text', 'audio', 'point-cloud'];

const IMAGES = ['jpg', 'jpeg', 'png'];
/** Extensions that fit a task type; video tasks also take frames. */
const FITTING: Readonly<Record<TaskType, readonly string[]>> = {
  image: [...IMAGES, 'bmp', 'gif', 'tif', 'tiff', 'webp'],
  video: ['mp4', 'ogg', 'webm', 'mov', 'avi', 'mkv', ...IMAGES],
  text: ['txt', 'csv', 'tsv', 'json', 'jsonl', 'xml', 'html', 'md', 'pdf', 'docx', 'manifest'],
  audio: ['wav', 'mp3', 'flac', 'ogg', 'm4a', 'aac'],
  'point-cloud': ['bin', 'pcd', 'ply', 'las', 'laz', 'txt', 'csv', 'json', ...IMAGES],
};

/** What follows the last dot of the last part, in lower case; empty where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= name.lastIndexOf('/') ? '' : name.slice(dot + 1).toLowerCase();
}

export function fits(extension: string, task: TaskType): boolean {
  return FITTING[task].includes(extension);
}

/** Pictures that no labeling job shows: of telephones, cameras, microscopes and hospitals. */
const OTHER_PICTURES =
  /^(?:hei[cf]|avif|jxl|jp2|j2k|jpf|svg|psd|ico|dcm|dicom|nii|ndpi|svs|tga|exr|hdr|pbm|pgm|ppm|pnm|cr[23]|crw|nef|arw|dng|orf|rw2|raf|sr2|srw|pef|raw)$/;

/** A picture in any format, whether a browser shows it or not. */
export function isPicture(extension: string): boolean {
  return isImage(extension) || OTHER_PICTURES.test(extension);
}

export function isImage(extension: string): boolean {
  return FITTING.image.includes(extension);
}
