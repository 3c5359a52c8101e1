import { sanitize } from '../text/sanitize.ts';

/** Markup that is safe to put into a page as it is. Only {@link html} makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in the holes of {@link html}; undefined and false leave nothing. */
export type HtmlValue = string | number | Html | false | undefined | readonly HtmlValue[];

/**
 * A template whose holes are escaped, in text and in quoted attributes alike; markup comes in as {@link Html}
 * only. Control characters and bidirectional overrides are made visible.
 */
export function html(markup: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(markup.reduce((text, part, index) => text + htmlText(values[index - 1]) + part));
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function htmlText(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(htmlText).join('');
  return sanitize(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
