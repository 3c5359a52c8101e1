import type { Item } from '../model.ts';
import type { Choice } from './choice.ts';
import type { OutputFolder, TextOutput } from './output.ts';
import type { Entry } from './target.ts';

/** The name of the file of what a target has no place for. */
export const SIDECAR = 'groundctl-labels.jsonl';

/** What the first line of it says. */
export interface SidecarHead {
  readonly schema: 'groundctl/labels.kept/v1';
  readonly source: string;
  readonly to: string;
  readonly attributes: readonly string[];
  /** True where the newest was taken, and of a line without it the newest that it has. */
  readonly newest: boolean;
}

/**
 * Keeps every line of the source beside the result, with the name that its object has there: dates, confidences, class ids
 * and other keys come back from it. What changed in the target meanwhile counts; the rest is as it was.
 */
export class Sidecar {
  readonly #output: OutputFolder;
  readonly #head: SidecarHead;
  #file: TextOutput | undefined;

  constructor(output: OutputFolder, source: string, to: string, { attributes, newest }: Choice) {
    this.#output = output;
    this.#head = { schema: 'groundctl/labels.kept/v1', source, to, attributes, newest };
  }

  entry({ item, name }: Entry): void {
    this.#write(item, `"name":${JSON.stringify(name)},`);
  }

  /** A line that the target does not get: failed, or without a label. */
  leftOut(item: Item): void {
    this.#write(item, '');
  }

  /** Of a source that has no lines there is nothing to keep. */
  #write(item: Item, name: string): void {
    if (
      item.name !== undefined ||
      item.labels.some(({ frames, reference }) => frames !== undefined && reference === undefined)
    )
      return;
    if (this.#file === undefined) {
      this.#file = this.#output.text(SIDECAR);
      this.#file.write(`${JSON.stringify(this.#head)}\n`);
    }
    this.#file.write(`{${name}"line":${item.line},"object":${textOf(item)}}\n`);
  }

  end(): void {
    if (this.#file !== undefined) this.#output.close(this.#file);
  }
}

function textOf({ raw, object }: Item): string {
  return raw ?? JSON.stringify(object);
}
