import { basename } from 'node:path';
import { throwIfAborted, usageError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { describePlace } from '../../core/files/text-place.ts';
import type { Finding } from '../../core/finding.ts';
import { type AttributeCensus, Census, framesOf, newestAttribute } from '../check/census.ts';
import { Chains } from '../check/chains.ts';
import type { LabelsProgress } from '../check/check.ts';
import { attributeFindings } from '../check/findings.ts';
import { noExtent } from '../convert-rules.ts';
import { Files } from '../files/files.ts';
import type { ForeignOptions } from '../foreign/foreign-item.ts';
import { unlabeledObject } from '../line-rules.ts';
import type { ImageExtent, Item, Label } from '../model.ts';
import { Notes } from '../notes.ts';
import type { LabelsS3 } from '../ports.ts';
import { LineReader } from '../read/line-reader.ts';
import type { LabelSource } from '../sources/find-sources.ts';
import { readItems } from '../sources/read-items.ts';
import { type Choice, checkAsked, choose, sameChoice } from './choice.ts';
import { atLeastAsSure, chosenLabels, isRejected } from './chosen-labels.ts';
import { frameExtent, imageExtent } from './extents.ts';
import { FileNames } from './file-names.ts';
import type { ConvertOptions, WantedImage } from './options.ts';
import { OutputFolder } from './output.ts';
import { type KeptLines, keptBeside, keptFacts } from './read-sidecar.ts';
import { restoreWriter } from './restore.ts';
import { sayLimits } from './say-limits.ts';
import { Sidecar } from './sidecar.ts';
import { type Entry, TargetContext } from './target.ts';
import type { TargetName } from './target-names.ts';
import { targetOf } from './targets.ts';
import { needsFiles, withFiles } from './with-files.ts';

/** A conversion that lies ready aside: nothing of it is in its place. */
export interface Conversion {
  readonly source: string;
  readonly to: TargetName;
  readonly out: string;
  readonly attributes: readonly string[];
  readonly classes: readonly string[];
  readonly entries: number;
  readonly annotations: number;
  readonly files: number;
  /** Annotations, or parts of them, that the target has no place for. */
  readonly losses: number;
  readonly images: readonly WantedImage[];
  readonly findings: readonly Finding[];
  /** @internal */
  readonly output: OutputFolder;
}

/** Items that are looked at to guess what the whole source says. */
const GUESSED = 1_000;

/**
 * Converts a source into a folder aside. What is chosen follows from the whole source (the newest attribute, the order of
 * the classes), and one reading is enough where its beginning shows it already: a guess that the end refutes is
 * made good by a second one. Whoever takes the result commits or discards its output.
 */
export async function* convertLabels(
  source: LabelSource,
  s3: LabelsS3 | undefined,
  options: ConvertOptions,
): EventStream<LabelsProgress, Conversion> {
  const kept = await keptResult(source, options);
  const facts = kept && keptFacts(kept);
  const foreign: ForeignOptions = {
    attribute: options.attributes?.[0] ?? kept?.head.attributes[0] ?? 'labels',
    prefix: options.imagesPrefix,
    boxes: options.to === 'manifest' && facts?.outlines !== true,
    extentOf: (name) => facts?.extents.get(name),
  };
  let choice = await guess(source, s3, options, foreign);
  for (let round = 1; ; round++) {
    const { conversion, actual, attributes } = yield* convertOnce(source, s3, options, choice, {
      kept,
      foreign,
    });
    if (sameChoice(choice, actual) || round === 3) {
      try {
        checkAsked(options.attributes, attributes);
      } catch (error) {
        conversion.output.discard();
        throw error;
      }
      return conversion;
    }
    conversion.output.discard();
    choice = actual;
  }
}

/** What was kept beside a result that comes back; a manifest is not a result, whatever lies beside it. */
async function keptResult(
  { place }: LabelSource,
  { to, signal }: ConvertOptions,
): Promise<KeptLines | undefined> {
  if (place.in !== 'file' || /\.manifest$/i.test(place.path)) return undefined;
  const kept = await keptBeside(place, signal);
  const { attributes = [], to: was = '' } = kept?.head ?? {};
  if (to === 'manifest' && attributes.length > 1 && was !== 'jsonl') {
    throw usageError(
      `It has several label attributes, and ${was} does not record which label belongs to which.`,
      {
        hint: 'Convert them one by one, or to jsonl, which keeps them apart.',
      },
    );
  }
  return kept;
}

async function guess(
  source: LabelSource,
  s3: LabelsS3 | undefined,
  options: ConvertOptions,
  foreign: ForeignOptions,
): Promise<Choice> {
  const notes = new Notes();
  const reader = new LineReader(notes, options.categories);
  const census = new Census();
  for await (const { items } of readItems(source.place, { s3, reader, notes, foreign }, options)) {
    for (const item of items) census.add(item);
    if (census.lines >= GUESSED) break;
  }
  return choose(census.attributes, options, new Set());
}

async function* convertOnce(
  { place, folder }: LabelSource,
  s3: LabelsS3 | undefined,
  options: ConvertOptions,
  choice: Choice,
  { kept, foreign }: { readonly kept: KeptLines | undefined; readonly foreign: ForeignOptions },
): EventStream<
  LabelsProgress,
  {
    readonly conversion: Conversion;
    readonly actual: Choice;
    readonly attributes: readonly AttributeCensus[];
  }
> {
  const { signal, to, out, local = folder, copyImages = false } = options;
  const source = describePlace(place);
  const notes = new Notes();
  const reader = new LineReader(notes, options.categories);
  const files = new Files(s3, local, signal);
  const census = new Census();
  const chains = new Chains();
  const taken = new Set<string>();
  const output = new OutputFolder(out);
  try {
    const context = new TargetContext(
      output,
      choice,
      { round: options.round === true },
      nameOf(place),
      notes,
    );
    const target = targetOf(to);
    const writer =
      kept !== undefined && to === 'manifest' ? restoreWriter(context, kept) : target.writer(context);
    const sidecar =
      options.sidecar === false || target.sidecar === false
        ? undefined
        : new Sidecar(output, nameOf(place), to, choice);
    const names = new FileNames(notes, target.stems === true);
    const images: WantedImage[] = [];
    let entries = 0;
    let annotations = 0;
    let bytes = 0;
    for await (const page of readItems(place, { s3, reader, notes, foreign }, { signal })) {
      throwIfAborted(signal);
      bytes += page.bytes;
      for (const read of page.items) {
        const item = needsFiles(read)
          ? await withFiles(read, choice, { files, classes: reader.classes, notes })
          : read;
        census.add(item);
        chains.add(item);
        const labels = atLeastAsSure(chosenLabels(item, choice, taken, notes), item, context, options);
        if (item.labels.length === 0 && item.failures.length === 0)
          notes.add(unlabeledObject, 'It has no label.', item.line);
        if (labels.length === 0 || isRejected(item, labels, options, notes)) {
          sidecar?.leftOut(item);
          continue;
        }
        entries += 1;
        for (const label of labels) annotations += countOf(label);
        const name = item.ref === undefined ? textName(item) : names.nameFor(item.ref, item.line);
        let extent = labels.find((label) => label.extent !== undefined)?.extent;
        if (extent === undefined && target.needsExtent) {
          extent = await findExtent(item, labels, files);
          if (extent === undefined && labels.some(isOfImage)) {
            notes.add(noExtent, `${name} has no known width and height.`, item.line);
          }
        }
        const reviews = item.labels.filter(
          (label) => label.kind === 'verification' && !labels.includes(label),
        );
        const entry: Entry = { item, labels, reviews, id: entries, name, extent };
        sayLimits(entry, target, context);
        writer.entry(entry);
        sidecar?.entry(entry);
        if (copyImages && item.ref !== undefined) {
          images.push({ ref: item.ref, name: `${target.images}/${name}`, extent, line: item.line });
        }
      }
      yield { type: 'progress', lines: census.lines, bytes };
    }
    writer.end();
    sidecar?.end();
    const attributes = census.attributes;
    if (census.lines === 0) throw usageError(`There is nothing to convert in ${source}.`);
    const newest = newestAttribute(attributes);
    return {
      conversion: {
        source,
        to,
        out,
        attributes: choice.attributes,
        classes: context.classNames,
        entries,
        annotations,
        files: output.files,
        losses: context.losses,
        images,
        findings: [...notes.findings(source), ...attributeFindings(source, attributes, newest, chains)],
        output,
      },
      actual: choose(attributes, options, taken),
      attributes,
    };
  } catch (error) {
    output.discard();
    throw error;
  }
}

/** What the result says that it comes from: nobody else's folders. */
function nameOf(place: LabelSource['place']): string {
  return place.in === 's3' ? describePlace(place) : basename(place.path);
}

function countOf(label: Label): number {
  return label.frames === undefined
    ? label.annotations.length
    : framesOf(label).reduce((sum, frame) => sum + frame.annotations.length, 0);
}

function isOfImage({ annotations, frames }: Label): boolean {
  return (
    frames !== undefined || annotations.some(({ shape }) => /^(?:box|polygon|polyline|keypoint)$/.test(shape))
  );
}

/** What the labels do not say, their images do. */
async function findExtent(
  { ref }: Item,
  labels: readonly Label[],
  files: Files,
): Promise<ImageExtent | undefined> {
  const sequence = labels.find(({ frames }) => frames !== undefined);
  if (sequence?.frames !== undefined) return frameExtent(files, ref, sequence.frames);
  return ref !== undefined && labels.some(isOfImage) ? imageExtent(files, ref) : undefined;
}

function textName({ line }: Item): string {
  return `line-${String(line).padStart(6, '0')}`;
}
