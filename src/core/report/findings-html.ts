import type { Finding } from '../finding.ts';
import { renderPage } from './page.ts';
import { pageFindings } from './page-findings.ts';

export interface PageHead {
  readonly title: string;
  /** What was looked at, and when. */
  readonly about?: string | undefined;
}

/** Findings as one HTML page that asks for nothing, worst first. */
export function renderFindingsHtml(findings: readonly Finding[], { title, about }: PageHead): string {
  return renderPage({
    title,
    ...(about === undefined ? {} : { subtitle: about }),
    sections: [pageFindings(findings)],
  });
}
