import type { Item } from '../model.ts';
import type { Choice } from './choice.ts';
import type { OutputFolder, TextOutput } from './output.ts';
import type { Entry } from './target.ts';

/** The name of the file of what a target has no place for. */
const SIDECAR = 'groundctl-labels.jsonl';

/** What the first line of it says. */
export interface SidecarHead {
  readonly schema: 'groundctl/labels.kept/v1';
  readonly source: string;
  readonly to: string;
  readonly attributes: readonly string[];
}

/**
 * Keeps every line of the source beside the result, with the name that its object has there: dates, confidences, class ids
 * and other keys come back from it. What changed in the target meanwhile counts; the rest is as it was.
 */
export class Sidecar {
  readonly #file: TextOutput;
  readonly #output: OutputFolder;

  constructor(output: OutputFolder, source: string, to: string, { attributes }: Choice) {
    this.#output = output;
    this.#file = output.text(SIDECAR);
    const head: SidecarHead = { schema: 'groundctl/labels.kept/v1', source, to, attributes };
    this.#file.write(`${JSON.stringify(head)}\n`);
  }

  entry({ item, name }: Entry): void {
    this.#file.write(`{"name":${JSON.stringify(name)},"line":${item.line},"object":${textOf(item)}}\n`);
  }

  /** A line that the target does not get: failed, or without a label. */
  leftOut(item: Item): void {
    this.#file.write(`{"line":${item.line},"object":${textOf(item)}}\n`);
  }

  end(): void {
    this.#output.close(this.#file);
  }
}

function textOf({ raw, object }: Item): string {
  return raw ?? JSON.stringify(object);
}
