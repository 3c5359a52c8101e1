import { type SavedSample, SpreadSample } from '../../core/spread-sample.ts';
import { type Entry, isFolderMarker } from '../entry.ts';
import { type PlusLimits, plusLimits } from '../limits.ts';
import { isJunk } from '../sources/selection.ts';
import { extensionOf } from './file-types.ts';
import { NameSet, type SavedNames } from './name-set.ts';
import { type SavedTally, Tally } from './tally.ts';

const LARGEST = 10;
const SAMPLES = 20;
const MOST_EXTENSIONS = 1000;
const ARCHIVED = new Set(['GLACIER', 'DEEP_ARCHIVE']);
/** Outside S3's safe characters. */
const SPECIAL = /[^A-Za-z0-9!\-_.*'()/]/;

interface SurveyOptions {
  readonly limits: PlusLimits;
  /** A name may come twice, which is told from a similar one. For manifests. */
  readonly mayRepeat?: boolean;
  /** The listed prefix; keys that go on without a slash are counted. */
  readonly prefix?: string;
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
  readonly tooLarge = new Tally();
  /** Files between the two readings of the size limit. */
  readonly between = new Tally();
  readonly empty = new Tally();
  readonly folderMarkers = new Tally();
  readonly similar = new Tally();
  readonly duplicates = new Tally();
  readonly archived = new Tally();
  readonly special = new Tally();
  readonly outsideFolder = new Tally();
  /** What systems and editors leave behind. */
  readonly stray = new Tally();
  /** Files by extension, in lower case. */
  readonly extensions = new Map<string, number>();
  /** Largest first. */
  readonly largest: Entry[] = [];
  /** Objects spread over the stream, for what only HeadObject can tell. */
  readonly samples = new SpreadSample<Entry>(SAMPLES);

  readonly #names: NameSet;
  readonly #fileLow: number;
  readonly #fileHigh: number;
  readonly #folderAt: number;

  constructor(options: SurveyOptions) {
    this.limits = options.limits;
    this.#names = new NameSet(options);
    this.#fileLow = plusLimits('decimal').fileBytes;
    this.#fileHigh = plusLimits('binary').fileBytes;
    const prefix = options.prefix ?? '';
    this.#folderAt = prefix === '' || prefix.endsWith('/') ? -1 : prefix.length;
  }

  add(entry: Entry): void {
    const { name, size } = entry;
    this.files += 1;
    this.bytes += size;
    if (isFolderMarker(entry)) {
      this.folderMarkers.add(name);
      return;
    }
    if (isJunk(name)) this.stray.add(name);
    if (size === 0) this.empty.add(name);
    if (size > this.limits.fileBytes) this.tooLarge.add(name, size);
    if (size > this.#fileLow && size <= this.#fileHigh) this.between.add(name, size);
    if (entry.storageClass !== undefined && ARCHIVED.has(entry.storageClass) && !entry.restored) {
      this.archived.add(name, size);
    }
    if (SPECIAL.test(name)) this.special.add(name);
    if (this.#folderAt >= 0 && name.length > this.#folderAt && name[this.#folderAt] !== '/') {
      this.outsideFolder.add(name);
    }
    this.#countExtension(extensionOf(name));
    this.#compareName(entry);
    this.#keepLargest(entry);
    this.samples.add(entry);
  }

  save(): SavedSurvey {
    const { tooLarge, between, empty, folderMarkers, similar, duplicates, archived, special } = this;
    const { outsideFolder, stray } = this;
    return {
      files: this.files,
      bytes: this.bytes,
      tallies: {
        tooLarge,
        between,
        empty,
        folderMarkers,
        similar,
        duplicates,
        archived,
        special,
        outsideFolder,
        stray,
      },
      extensions: [...this.extensions],
      largest: this.largest,
      samples: this.samples.save(),
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
    this.samples.load(saved.samples);
    this.#names.load(saved.names);
  }

  #countExtension(extension: string): void {
    const known = this.extensions.get(extension);
    if (known !== undefined) this.extensions.set(extension, known + 1);
    else if (this.extensions.size < MOST_EXTENSIONS) this.extensions.set(extension, 1);
  }

  #compareName({ name, bucket = '' }: Entry): void {
    const full = bucket === '' ? name : `${bucket}/${name}`;
    const clash = this.#names.add(full);
    if (clash === undefined) return;
    if (clash.same) this.duplicates.add(name);
    else
      this.similar.add(
        clash.earlier === undefined ? name : bothNames(name, withoutBucket(clash.earlier, bucket)),
      );
  }

  #keepLargest(entry: Entry): void {
    const least = this.largest[LARGEST - 1];
    if (least !== undefined && least.size >= entry.size) return;
    const at = this.largest.findIndex(({ size }) => size < entry.size);
    this.largest.splice(at < 0 ? this.largest.length : at, 0, entry);
    if (this.largest.length > LARGEST) this.largest.pop();
  }
}

/** Two forms of the same characters look the same, so the second is described. */
function bothNames(name: string, earlier: string): string {
  return `${name} and ${name.normalize() === earlier.normalize() ? 'the same in another Unicode form' : earlier}`;
}

function withoutBucket(name: string, bucket: string): string {
  return bucket !== '' && name.startsWith(`${bucket}/`) ? name.slice(bucket.length + 1) : name;
}
