/** Colours that are told apart on pictures, by people who confuse red and green too; names stand beside them anyway. */
const COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#8a6d00',
  '#56b4e9',
  '#a3123a',
  '#5b3f9e',
  '#3f7f00',
  '#e69f00',
  '#00747a',
  '#7a4b2a',
] as const;

/** Gives each class its colour, the same on every line of a preview. */
export class Palette {
  readonly #indexes = new Map<string, number>();

  /** The CSS class of a label's name. */
  of(name: string): string {
    const known = this.#indexes.get(name) ?? this.#indexes.size % COLOURS.length;
    this.#indexes.set(name, known);
    return `k${known}`;
  }
}

export const PALETTE_STYLE = COLOURS.map((colour, at) => `.k${at} { --k: ${colour} }`).join('\n');
