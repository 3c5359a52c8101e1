import { mapOrdered } from '../../core/concurrency.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { describePlace, type TextPlace } from '../../core/files/text-place.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { SpreadSample } from '../../core/spread-sample.ts';
import { counted } from '../../core/text/grouped.ts';
import * as rules from '../file-rules.ts';
import { hasFile, withFile } from '../files/annotation-files.ts';
import { Files } from '../files/files.ts';
import { unlabeledObject } from '../line-rules.ts';
import type { ImageExtent } from '../model.ts';
import { Notes } from '../notes.ts';
import type { LabelsS3 } from '../ports.ts';
import { LineReader } from '../read/line-reader.ts';
import type { LabelSource } from '../sources/find-sources.ts';
import { readItems } from '../sources/read-items.ts';
import { type AttributeCensus, Census, newestAttribute } from './census.ts';
import { Chains } from './chains.ts';
import { attributeFindings } from './findings.ts';
import { checkImage } from './images.ts';
import { SeenNames } from './names.ts';

/** Which images and masks are opened: a few dozen spread over the source, all, or none. */
export type FilesRead = 'sample' | 'all' | 'none';

export interface LabelsCheckOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default `sample`. Sequences are read always: a source has few. */
  readonly images?: FilesRead | undefined;
  /** A folder with local copies of what the lines name. */
  readonly local?: string | undefined;
  /** Names of the label category file, in its order: what the indexes of classes mean where a line does not say. */
  readonly categories?: readonly string[] | undefined;
  /** The manifest that the job was given. */
  readonly input?: TextPlace | undefined;
}

export interface LabelsProgress {
  readonly type: 'progress';
  readonly lines: number;
  readonly bytes: number;
}

export interface LabelsReport {
  readonly source: string;
  readonly lines: number;
  readonly labeled: number;
  readonly failed: number;
  readonly unlabeled: number;
  readonly attributes: readonly AttributeCensus[];
  /** The attribute that is taken when none is asked for. */
  readonly newest: string | undefined;
  readonly findings: readonly Finding[];
}

const SAMPLE = 20;
const READS = 16;

interface Wanted {
  readonly line: number;
  readonly ref: string;
  readonly extent: ImageExtent | undefined;
}

/** Whether what a source says of its labels is whole and right. Changes nothing, and holds no lines in memory. */
export async function* checkLabels(
  { place, folder }: LabelSource,
  s3: LabelsS3 | undefined,
  options: LabelsCheckOptions = {},
): EventStream<LabelsProgress, LabelsReport> {
  const { signal, images = 'sample', local = folder } = options;
  const source = describePlace(place);
  const notes = new Notes();
  const reader = new LineReader(notes, options.categories);
  const files = new Files(s3, local, signal);
  const census = new Census();
  const refs = new SeenNames();
  const names = new SeenNames();
  const sample = new SpreadSample<Wanted>(SAMPLE);
  const input = options.input && new SeenNames();
  if (input !== undefined && options.input !== undefined) {
    for await (const { name, line } of subjects(options.input, s3, signal)) input.add(name, line);
  }
  const chains = new Chains();
  let unreachable = 0;
  let masks = 0;
  let bytes = 0;
  const imagesOf = async (wanted: readonly Wanted[]) => {
    const looked = await mapOrdered(
      wanted,
      READS,
      ({ line, ref, extent }) => checkImage(files, ref, extent, line, notes),
      signal,
    );
    unreachable += looked.filter((one) => !one).length;
  };
  for await (const page of readItems(place, { s3, reader, notes }, { signal })) {
    throwIfAborted(signal);
    bytes += page.bytes;
    let wanted: Wanted[] = [];
    for (const read of page.items) {
      let item = read;
      if (item.labels.some(hasFile)) {
        const labels = [];
        for (const label of item.labels) {
          if (label.kind === 'mask' && hasFile(label)) masks += 1;
          const opened =
            label.kind !== 'mask' || images === 'all' || (images === 'sample' && masks <= SAMPLE);
          labels.push(
            opened && hasFile(label)
              ? await withFile(label, item.line, { files, classes: reader.classes, notes })
              : label,
          );
        }
        item = { ...item, labels };
      }
      census.add(item);
      if (item.labels.length === 0 && item.failures.length === 0) {
        notes.add(unlabeledObject, 'It has no label.', item.line);
      }
      chains.add(item);
      const subject = item.ref ?? item.text;
      if (input !== undefined && subject !== undefined && !input.has(subject)) {
        notes.add(rules.notOfInput, 'Its object is not in the input.', item.line);
      }
      if (item.ref === undefined) {
        if (item.text !== undefined) refs.add(item.text, item.line);
        continue;
      }
      noteNames(item.ref, item.line, refs, names, notes);
      const extent = item.labels.find((label) => label.extent !== undefined)?.extent;
      if (extent === undefined || images === 'none') continue;
      const one = { line: item.line, ref: item.ref, extent };
      if (images === 'all') wanted.push(one);
      else sample.add(one);
      if (wanted.length >= READS * 4) {
        await imagesOf(wanted);
        wanted = [];
      }
    }
    await imagesOf(wanted);
    yield { type: 'progress', lines: census.lines, bytes };
  }
  await imagesOf(sample.members);
  if (unreachable > 0) {
    const detail = `${counted(unreachable, 'image')} could not be looked up: there are no local copies, and no connection with permission to read them.`;
    notes.add(rules.unreadImage, detail);
  }
  if (masks > SAMPLE && images === 'sample') {
    notes.add(rules.unreadAnnotations, `${masks - SAMPLE} masks were not checked.`);
  }
  if (options.input !== undefined) {
    for await (const { name, line } of subjects(options.input, s3, signal)) {
      if (!refs.has(name)) notes.add(rules.noOutput, `Line ${line} of the input is missing from it.`);
    }
  }
  const attributes = census.attributes;
  const newest = newestAttribute(attributes);
  return {
    source,
    lines: census.lines,
    labeled: census.labeled,
    failed: census.failed,
    unlabeled: census.unlabeled,
    attributes,
    newest: newest?.name,
    findings: [
      ...(census.lines === 0 && notes.findings(source).length === 0
        ? [finding(rules.emptySource, { subject: source, message: 'It has no lines.' })]
        : []),
      ...notes.findings(source),
      ...attributeFindings(source, attributes, newest, chains),
    ],
  };
}

function noteNames(ref: string, line: number, refs: SeenNames, names: SeenNames, notes: Notes): void {
  const first = refs.add(ref, line);
  if (first !== undefined) {
    notes.add(rules.duplicateSource, `It names the object of line ${first} again.`, line);
    return;
  }
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  const other = names.add(name, line);
  if (other !== undefined) notes.add(rules.duplicateName, `${name} is the name on line ${other} too.`, line);
}

/** What the lines of a manifest are about, by line; its own faults are those of another check. */
async function* subjects(
  place: TextPlace,
  s3: LabelsS3 | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly name: string; readonly line: number }, void, void> {
  const notes = new Notes();
  for await (const { items } of readItems(place, { s3, reader: new LineReader(notes), notes }, { signal })) {
    for (const { ref, text, line } of items) {
      const name = ref ?? text;
      if (name !== undefined) yield { name, line };
    }
  }
}
