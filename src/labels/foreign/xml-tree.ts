import { SaxesParser } from 'saxes';

/** An element of XML with its attributes; text is what stands in it directly. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const DEEPEST = 32;

/** Reads XML and hands out every element of these names once it is whole, in place of keeping it. Throws for what is not XML. */
export class ElementReader {
  readonly #parser = new SaxesParser();
  readonly #open: Element[] = [];
  root = '';

  constructor(names: ReadonlySet<string>, found: (element: Element) => void) {
    this.#parser.on('opentag', ({ name, attributes }) => {
      if (this.#open.length >= DEEPEST) throw new Error('it is nested too deep');
      if (this.#open.length === 0) this.root = name;
      this.#open.push({ name, attributes: attributes as Record<string, string>, children: [], text: '' });
    });
    this.#parser.on('text', (text) => {
      const last = this.#open.at(-1);
      if (last !== undefined) last.text += text;
    });
    this.#parser.on('closetag', () => {
      const element = this.#open.pop();
      if (element === undefined) return;
      if (names.has(element.name)) found(element);
      else this.#open.at(-1)?.children.push(element);
    });
    this.#parser.on('error', (error) => {
      throw error;
    });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
  }
}

/** The text of the first child of a name, without blanks around it. */
export function childText(element: Element | undefined, name: string): string | undefined {
  return child(element, name)?.text.trim();
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}
