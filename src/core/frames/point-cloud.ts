import { type Fields, isFields } from '../fields.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { below, numbers, prefixProblem } from './places.ts';

const FORMATS = ['binary', 'text'].flatMap((kind) =>
  ['xyz', 'xyzi', 'xyzrgb', 'xyzirgb'].map((fields) => `${kind}/${fields}`),
);
const MOST_IMAGES = 8;

/** What is wrong with a point cloud, and the camera images that go with it. */
export interface CloudRead {
  readonly problems: readonly string[];
  readonly images: readonly { readonly bucket: string; readonly key: string }[];
}

/**
 * Holds what a manifest line or a frame of a sequence says of a point cloud to the guide.
 *
 * @param prefix of the sequence, for frames; a line has its own
 */
export function readCloud(of: Fields, where: string, prefix?: unknown): CloudRead {
  const problems = [...numbers(of, where, 'unix-timestamp')];
  const { format, images, 'ego-vehicle-pose': pose } = of;
  if (format !== undefined && !FORMATS.includes(String(format))) {
    problems.push(`${where}format ${quoteForMessage(String(format))} is not one of ${FORMATS.join(', ')}`);
  }
  if (pose !== undefined) problems.push(...poseProblems(pose, `${where}ego-vehicle-pose: `));
  const own = of.prefix ?? prefix;
  if (of.prefix !== undefined || (images !== undefined && prefix === undefined)) {
    const problem = prefixProblem(own, where);
    if (problem !== undefined) problems.push(problem);
  }
  if (images === undefined) return { problems, images: [] };
  if (!Array.isArray(images)) return { problems: [...problems, `${where}images is not a list`], images: [] };
  if (images.length > MOST_IMAGES) {
    problems.push(`${where}images has ${images.length} entries, but at most ${MOST_IMAGES} are allowed`);
  }
  const found: { bucket: string; key: string }[] = [];
  for (const [at, image] of images.entries()) {
    const here = `${where}image ${at + 1}: `;
    if (!isFields(image)) {
      problems.push(`${here}it is not an object`);
      continue;
    }
    problems.push(...imageProblems(image, here));
    const object = below(own, image['image-path']);
    if (object !== undefined) found.push(object);
  }
  return { problems, images: found };
}

function* imageProblems(image: Fields, where: string): Generator<string> {
  if (typeof image['image-path'] !== 'string') yield `${where}image-path is missing`;
  yield* numbers(image, where, 'unix-timestamp', 'fx', 'fy', 'cx', 'cy');
  yield* poseProblems(image, where);
  const optional = ['k1', 'k2', 'k3', 'k4', 'p1', 'p2', 'skew'];
  yield* numbers(image, where, ...optional.filter((name) => image[name] !== undefined));
  const model = image['camera-model'];
  if (model !== undefined && model !== 'pinhole' && model !== 'fisheye') {
    yield `${where}camera-model is pinhole or fisheye, not ${quoteForMessage(String(model))}`;
  }
}

function* poseProblems(pose: unknown, where: string): Generator<string> {
  for (const [name, axes] of [
    ['position', ['x', 'y', 'z']],
    ['heading', ['qx', 'qy', 'qz', 'qw']],
  ] as const) {
    const part = isFields(pose) ? pose[name] : undefined;
    if (isFields(part)) yield* numbers(part, `${where}${name} `, ...axes);
    else yield `${where}${name} is missing`;
  }
}
