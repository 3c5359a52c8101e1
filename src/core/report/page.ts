import { createHash } from 'node:crypto';
import { Html, type HtmlValue, html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface Page {
  readonly title: string;
  /** One line below the title: what it is about, and when it was made. */
  readonly subtitle?: string;
  readonly sections: readonly HtmlValue[];
  /** More style than every page has; no outside text. */
  readonly style?: string;
}

/**
 * A report as one HTML file that asks for nothing: no script, no font, no picture from outside, and a
 * Content-Security-Policy that would refuse them. Readable on paper, by a screen reader and on a dark screen.
 */
export function renderPage({ title, subtitle, sections, style = '' }: Page): string {
  const css = PAGE_STYLE + style;
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  // The policy has to stand before what it is about.
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(css)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${subtitle === undefined ? undefined : html`<p>${subtitle}</p>`}
</header>
<main>
${sections}
</main>
<footer><p>Made by groundctl. This file is self-contained.</p></footer>
</body>
</html>
`;
  return page.text;
}

/** A part of a page under a heading of its own; `id` is where links within the page lead. */
export function pageSection(id: string, heading: string, ...content: readonly HtmlValue[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${content}
</section>
`;
}

export interface PageColumn<Row> {
  readonly header: string;
  readonly value: (row: Row) => HtmlValue;
  readonly align?: 'right';
}

/** A table with a caption; the first column names its row. Scrolls by itself where it is too wide. */
export function pageTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly PageColumn<Row>[],
): Html {
  const head = columns.map(
    ({ header, align }) => html`<th scope="col"${align && html` class="${align}"`}>${header}</th>`,
  );
  const line = (row: Row) =>
    columns.map(({ value, align }, index) =>
      index === 0
        ? html`<th scope="row"${align && html` class="${align}"`}>${value(row)}</th>`
        : html`<td${align && html` class="${align}"`}>${value(row)}</td>`,
    );
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${line(row)}</tr>\n`)}</tbody>
</table>
</div>
`;
}
