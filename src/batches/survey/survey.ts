import { type SavedSample, SpreadSample } from '../../core/spread-sample.ts';
import { compareUtf8 } from '../../core/text/compare-utf8.ts';
import { type Entry, isFolderMarker } from '../entry.ts';
import { type PlusLimits, plusLimits } from '../limits.ts';
import { isJunk } from '../sources/selection.ts';
import { extensionOf } from './file-types.ts';
import { HashSample } from './hash-sample.ts';
import { NameSet, type SavedNames } from './name-set.ts';
import { type SavedTally, Tally } from './tally.ts';

export const LARGEST = 10;
export const SAMPLES = 20;
const MOST_EXTENSIONS = 1000;
export const ARCHIVED = ['GLACIER', 'DEEP_ARCHIVE'];
/** Outside S3's safe characters. */
export const SPECIAL = /[^A-Za-z0-9!\-_.*'()/]/;

interface SurveyOptions {
  readonly limits: PlusLimits;
  /** A name may come twice, which is told from a similar one. For manifests. */
  readonly mayRepeat?: boolean;
  /** The listed prefix; keys that go on without a slash are counted. */
  readonly prefix?: string;
  /** Entries come in no order that means anything: what is shown of them must not depend on it. For inventories. */
  readonly sorted?: boolean;
}

/** Objects that a survey treats alike, as somebody else counted them. */
export interface EntryGroup {
  /** The first {@link EXAMPLES} of their names, in the order of their bytes. */
  readonly names: readonly string[];
  /** The size of one of them. */
  readonly size: number;
  readonly storageClass: string | undefined;
  readonly files: number;
  /** All their sizes together. */
  readonly bytes: number;
}

const TALLIES = [
  'tooLarge',
  'between',
  'empty',
  'folderMarkers',
  'similar',
  'duplicates',
  'archived',
  'special',
  'outsideFolder',
  'stray',
] as const;

/** A few objects of all, for what only HeadObject can tell. */
interface Sample {
  readonly members: readonly Entry[];
  add(entry: Entry): void;
}

/** A survey as JSON, for a later one to go on with. */
export interface SavedSurvey {
  readonly files: number;
  readonly bytes: number;
  readonly tallies: Readonly<Partial<Record<(typeof TALLIES)[number], SavedTally>>>;
  readonly extensions: readonly (readonly [extension: string, files: number])[];
  readonly largest: readonly Entry[];
  readonly samples: SavedSample<Entry>;
  readonly names: SavedNames;
}

/** What a stream of files amounts to, counted in one pass and in flat memory. */
export class Survey {
  readonly limits: PlusLimits;
  files = 0;
  bytes = 0;
  readonly tooLarge: Tally;
  /** Files between the two readings of the size limit. */
  readonly between: Tally;
  readonly empty: Tally;
  readonly folderMarkers: Tally;
  readonly similar: Tally;
  readonly duplicates: Tally;
  readonly archived: Tally;
  readonly special: Tally;
  readonly outsideFolder: Tally;
  /** What systems and editors leave behind. */
  readonly stray: Tally;
  /** Files by extension, in lower case. */
  readonly extensions = new Map<string, number>();
  /** Largest first. */
  readonly largest: Entry[] = [];
  /** Objects spread over the stream, for what only HeadObject can tell. */
  readonly samples: Sample;

  readonly #sorted: boolean;
  readonly #names: NameSet;
  readonly #fileLow: number;
  readonly #fileHigh: number;
  readonly #folderAt: number;

  constructor(options: SurveyOptions) {
    this.limits = options.limits;
    this.#sorted = options.sorted === true;
    this.samples = this.#sorted ? new HashSample(SAMPLES) : new SpreadSample<Entry>(SAMPLES);
    const tally = () => new Tally(options);
    this.tooLarge = tally();
    this.between = tally();
    this.empty = tally();
    this.folderMarkers = tally();
    this.similar = tally();
    this.duplicates = tally();
    this.archived = tally();
    this.special = tally();
    this.outsideFolder = tally();
    this.stray = tally();
    this.#names = new NameSet(options);
    this.#fileLow = plusLimits('decimal').fileBytes;
    this.#fileHigh = plusLimits('binary').fileBytes;
    const prefix = options.prefix ?? '';
    this.#folderAt = prefix === '' || prefix.endsWith('/') ? -1 : prefix.length;
  }

  add(entry: Entry): void {
    const { name, size, storageClass } = entry;
    const group = { names: [name], size, storageClass, files: 1, bytes: size };
    if (!this.addGroup(group, entry.restored)) return;
    this.countExtension(extensionOf(name));
    this.#compareName(entry);
    this.keepLargest(this.#sorted ? { name, size, ...(entry.bucket && { bucket: entry.bucket }) } : entry);
    this.samples.add(entry);
  }

  /** Counts objects that are alike; false where they stand for folders, of which nothing else is counted. */
  addGroup({ names, size, storageClass, files, bytes }: EntryGroup, restored = false): boolean {
    const [name = ''] = names;
    const count = (tally: Tally) => tally.addMany(names, files, bytes);
    this.files += files;
    this.bytes += bytes;
    if (isFolderMarker({ name, size })) {
      count(this.folderMarkers);
      return false;
    }
    if (isJunk(name)) count(this.stray);
    if (size === 0) count(this.empty);
    if (size > this.limits.fileBytes) count(this.tooLarge);
    if (size > this.#fileLow && size <= this.#fileHigh) count(this.between);
    if (storageClass !== undefined && ARCHIVED.includes(storageClass) && !restored) count(this.archived);
    if (SPECIAL.test(name)) count(this.special);
    if (this.#folderAt >= 0 && name.length > this.#folderAt && name[this.#folderAt] !== '/') {
      count(this.outsideFolder);
    }
    return true;
  }

  /** Names that were found to be the same or similar, without the first of them. */
  addAlike(names: readonly [string, string], same: boolean, count: number): void {
    if (same) this.duplicates.addMany([names[0]], count, 0);
    else this.similar.addMany([bothNames(...inOrder(...names))], count, 0);
  }

  save(): SavedSurvey {
    return {
      files: this.files,
      bytes: this.bytes,
      tallies: Object.fromEntries(TALLIES.map((name) => [name, this[name]])),
      extensions: [...this.extensions],
      largest: this.largest,
      samples:
        this.samples instanceof SpreadSample ? this.samples.save() : { members: [], seen: 0, stride: 1 },
      names: this.#names.save(),
    };
  }

  /** Makes a fresh survey go on where the saved one ended; its options must be the same. */
  load(saved: SavedSurvey): void {
    this.files = saved.files;
    this.bytes = saved.bytes;
    for (const name of TALLIES) {
      // An older check knew fewer kinds.
      const tally = saved.tallies[name];
      if (tally !== undefined) this[name].load(tally);
    }
    for (const [extension, files] of saved.extensions) this.extensions.set(extension, files);
    this.largest.push(...saved.largest);
    if (this.samples instanceof SpreadSample) this.samples.load(saved.samples);
    this.#names.load(saved.names);
  }

  countExtension(extension: string, files = 1): void {
    const known = this.extensions.get(extension);
    if (known !== undefined) this.extensions.set(extension, known + files);
    else if (this.extensions.size < MOST_EXTENSIONS) this.extensions.set(extension, files);
  }

  #compareName({ name, bucket = '' }: Entry): void {
    const full = bucket === '' ? name : `${bucket}/${name}`;
    const clash = this.#names.add(full);
    if (clash === undefined) return;
    if (clash.same) {
      this.duplicates.add(name);
      return;
    }
    const earlier = clash.earlier === undefined ? undefined : withoutBucket(clash.earlier, bucket);
    if (earlier === undefined) this.similar.add(name);
    else this.similar.add(bothNames(...(this.#sorted ? inOrder(name, earlier) : ([name, earlier] as const))));
  }

  keepLargest(entry: Entry): void {
    const isBehind = (other: Entry) =>
      other.size < entry.size ||
      (this.#sorted && other.size === entry.size && compareUtf8(other.name, entry.name) > 0);
    const least = this.largest[LARGEST - 1];
    if (least !== undefined && !isBehind(least)) return;
    const at = this.largest.findIndex(isBehind);
    this.largest.splice(at < 0 ? this.largest.length : at, 0, entry);
    if (this.largest.length > LARGEST) this.largest.pop();
  }
}

/** The later name first, as where the earlier one came before it. */
function inOrder(a: string, b: string): readonly [string, string] {
  return compareUtf8(a, b) > 0 ? [a, b] : [b, a];
}

/** Two forms of the same characters look the same, so the second is described. */
function bothNames(name: string, earlier: string): string {
  return `${name} and ${name.normalize() === earlier.normalize() ? 'the same in a different Unicode form' : earlier}`;
}

function withoutBucket(name: string, bucket: string): string {
  return bucket !== '' && name.startsWith(`${bucket}/`) ? name.slice(bucket.length + 1) : name;
}
