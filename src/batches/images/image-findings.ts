import { type Finding, finding } from '../../core/finding.ts';
import { automatedLimit, pixelLimit } from '../../core/images/pixel-limit.ts';
import { formatBytes } from '../../core/size.ts';
import { grouped } from '../../core/text/grouped.ts';
import * as image from '../rules/image-rules.ts';
import { imageFormat, imageTooLarge } from '../rules/manifest-rules.ts';
import { Tally, tallied } from '../survey/tally.ts';

export const TALLIES = [
  'tooLarge',
  'format',
  'stray',
  'pixels',
  'auto',
  'broken',
  'unread',
  'cut-off',
  'other-format',
  'cmyk',
  'turned',
] as const;

export type ImageTally = (typeof TALLIES)[number];
export type ImageTallies = Readonly<Record<ImageTally, Tally>>;

export function imageTallies(): ImageTallies {
  return Object.fromEntries(TALLIES.map((name) => [name, new Tally()])) as unknown as ImageTallies;
}

const ODDITIES = [
  {
    kind: 'cut-off',
    rule: image.cutOffImage,
    one: 'The end of the file is missing.',
    many: (count: string) => `The end of ${count} files is missing`,
  },
  {
    kind: 'other-format',
    rule: image.otherFormatImage,
    one: 'Its name says another format than its bytes.',
    many: (count: string) => `The names of ${count} images say another format than their bytes`,
  },
  {
    kind: 'cmyk',
    rule: image.cmykImage,
    one: 'Its colours are those of print.',
    many: (count: string) => `The colours of ${count} images are those of print`,
  },
  {
    kind: 'turned',
    rule: image.turnedImage,
    one: 'Browsers turn it, programs that read its pixels may not.',
    many: (count: string) => `${count} images are turned by browsers`,
  },
] as const;

/** What was counted of the images of a job. */
export interface CountedImages {
  readonly numbers: { readonly count: number; readonly sampled: number; readonly largestBytes: number };
  readonly tallies: ImageTallies;
  /** Of the first header that could not be understood, and of the first that could not be read. */
  readonly problem: string;
  readonly refusal: string;
}

/** Of which images width and height are read: of a few dozen spread over the source, of all, or of none. */
export type ImagesRead = 'sample' | 'all' | 'none';

/** What a job asks of its images. */
export interface ImagesAsked {
  readonly read: ImagesRead;
  /** Semantic segmentation has a smaller limit where labeling is automated. */
  readonly segmentation: boolean;
  readonly automated: boolean;
  /** True where every file has to be an image: what is none is then an error. */
  readonly onlyImages: boolean;
}

/** What is wrong with the images of a job. */
export function imageFindings(
  { numbers, tallies, problem, refusal }: CountedImages,
  options: ImagesAsked,
  source: string,
): Finding[] {
  const { largestBytes } = numbers;
  const { tooLarge, format, stray, pixels, auto, broken, unread } = tallies;
  const most = pixelLimit(options);
  const automated = automatedLimit(options.segmentation);
  return [
    ...tallied(imageTooLarge, tooLarge, {
      source,
      one: `It has ${formatBytes(largestBytes)} (${grouped(largestBytes)} bytes).`,
      many: (count) => `${count} images are larger than 40 MB`,
    }),
    ...tallied(imageFormat, format, {
      source,
      one: 'It is neither a JPEG nor a PNG file, by its extension or by its first bytes.',
      many: (count) => `${count} files are neither JPEG nor PNG, by their extension or by their first bytes`,
    }),
    ...tallied(
      image.strayFile,
      stray,
      {
        source,
        one: 'It is a file that a program left there, no data.',
        many: (count) => `${count} files were left there by programs and are not data`,
      },
      options.onlyImages ? { severity: 'error' } : {},
    ),
    ...tallied(image.tooManyPixels, pixels, {
      source,
      one: `It has more than ${most}.`,
      many: (count) => `${count} images have more than ${most}`,
    }),
    ...tallied(image.notForAutoLabeling, auto, {
      source,
      one: `It has more than ${automated}.`,
      many: (count) => `${count} images have more than ${automated}`,
    }),
    ...ODDITIES.flatMap(({ kind, rule, one, many }) => tallied(rule, tallies[kind], { source, one, many })),
    ...tallied(image.brokenImage, broken, {
      source,
      one: `It is ${problem}.`,
      many: (count) => `${count} files have not the header of an image, the first is ${problem}`,
    }),
    ...tallied(image.unreadImage, unread, {
      source,
      one: refusal,
      many: (count) => `${count} headers could not be read (${refusal})`,
    }),
    ...sampledFindings(numbers, options, source),
  ];
}

/** What was not looked at is said, so that no silence is taken for an answer. */
function sampledFindings(numbers: CountedImages['numbers'], options: ImagesAsked, source: string): Finding[] {
  const { read } = options;
  const { count, sampled } = numbers;
  const looked = read === 'all' ? count : sampled;
  if (looked === count) return [];
  const message = `The headers of ${grouped(looked)} of ${grouped(count)} images were read; nothing is said of the pixels of the others.`;
  return [finding(image.imagesSampled, { subject: source, message, evidence: { looked, of: count } })];
}
