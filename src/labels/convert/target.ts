import { notInTarget } from '../convert-rules.ts';
import type { ImageExtent, Item, Label, LabelClass } from '../model.ts';
import type { Notes } from '../notes.ts';
import type { Choice } from './choice.ts';
import { safeName } from './file-names.ts';
import type { OutputFolder } from './output.ts';

/** A data object that is converted. */
export interface Entry {
  readonly item: Item;
  /** What was chosen of its labels. */
  readonly labels: readonly Label[];
  /** Reviews of labels, which go along with what they are about. */
  readonly reviews: readonly Label[];
  /** Counts from 1, of the entries. */
  readonly id: number;
  /** The name of its file in the target; of a text one that its line makes. */
  readonly name: string;
  readonly extent: ImageExtent | undefined;
}

/** Writes one format, entry by entry. */
export interface TargetWriter {
  entry(entry: Entry): void;
  end(): void;
}

export interface TargetOptions {
  /** Whole numbers where the target has them by custom. */
  readonly round: boolean;
}

/** What a writer is given. */
export class TargetContext {
  readonly output: OutputFolder;
  readonly choice: Choice;
  readonly options: TargetOptions;
  readonly source: string;
  readonly notes: Notes;
  readonly #indexes = new Map<LabelClass, number>();
  readonly #names: string[];
  #losses = 0;

  constructor(output: OutputFolder, choice: Choice, options: TargetOptions, source: string, notes: Notes) {
    this.output = output;
    this.choice = choice;
    this.options = options;
    this.source = source;
    this.notes = notes;
    this.#names = [...choice.classes];
  }

  /** From 0, in the order of the classes' ids. */
  indexOf(of: LabelClass): number {
    const known = this.#indexes.get(of);
    if (known !== undefined) return known;
    let index = this.#names.indexOf(of.name);
    if (index < 0) index = this.#names.push(of.name) - 1;
    this.#indexes.set(of, index);
    return index;
  }

  get classNames(): readonly string[] {
    return this.#names;
  }

  /** The folder for files that are a label attribute's own; none where one attribute alone is converted. */
  folderOf(attribute: string): string {
    const { attributes } = this.choice;
    return attributes.length < 2 ? '' : `${attributes.indexOf(attribute) + 1}-${safeName(attribute)}/`;
  }

  /** What the target has no place for: counted and said. */
  lost(detail: string, line: number, attribute?: string): void {
    this.#losses += 1;
    this.notes.add(notInTarget, detail, line, attribute);
  }

  get losses(): number {
    return this.#losses;
  }

  /** The confidence, where it is one: that of a single worker says nothing. */
  score(label: Label, confidence: number | undefined): number | undefined {
    return confidence !== undefined && this.choice.scored.includes(label.attribute) ? confidence : undefined;
  }
}
