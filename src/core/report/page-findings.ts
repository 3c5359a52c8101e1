import { type Finding, sortFindings } from '../finding.ts';
import { countFindings, describeCounts, placeBeside } from './findings-table.ts';
import { type Html, type HtmlValue, html } from './html.ts';
import { pageSection } from './page.ts';

/**
 * Findings as a section of a page, worst first: what was found, where, what to do. `more` adds what an area knows
 * besides, such as its evidence.
 */
export function pageFindings(
  findings: readonly Finding[],
  more: (finding: Finding) => HtmlValue = () => undefined,
): Html {
  return pageSection(
    'findings',
    'Findings',
    html`<p>${describeCounts(countFindings(findings))}</p>\n`,
    sortFindings(findings).map((found) => article(found, more(found))),
  );
}

function article(found: Finding, more: HtmlValue): Html {
  const place = placeBeside(found);
  return html`<article class="${found.severity}">
<h3><span class="severity">${found.severity}</span> ${found.subject} <code>${found.rule}</code></h3>
${place === undefined ? undefined : html`<p><code>${place}</code></p>`}
<p>${found.message}</p>
${found.fix === '' ? undefined : html`<p><strong>What to do:</strong> ${found.fix}</p>`}
${more}</article>
`;
}
