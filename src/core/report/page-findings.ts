import { type Finding, groupByFix } from '../finding.ts';
import { countFindings, describeCounts, placeBeside } from './findings-table.ts';
import { type Html, type HtmlValue, html } from './html.ts';
import { pageSection } from './page.ts';

/**
 * Findings as a section of a page, worst first: what was found, where, and once what to do. `more` adds what an area knows
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
    groupByFix(findings).flatMap((group) =>
      group.map((found, at) => article(found, at === group.length - 1 ? group.length : 0, more(found))),
    ),
  );
}

/** `fixes` is how many findings end with this one that its fix is for. */
function article(found: Finding, fixes: number, more: HtmlValue): Html {
  const place = placeBeside(found);
  return html`<article class="${found.severity}">
<h3><span class="severity">${found.severity}</span> ${found.subject} <code>${found.rule}</code></h3>
${place === undefined ? undefined : html`<p><code>${place}</code></p>`}
<p>${found.message}</p>
${found.fix === '' || fixes === 0 ? undefined : html`<p><strong>What to do${fixes === 1 ? '' : ` about these ${fixes}`}:</strong> ${found.fix}</p>`}
${more}</article>
`;
}
