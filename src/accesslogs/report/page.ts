import type { Finding } from '../../core/finding.ts';
import { addressClass, parseAddress } from '../../core/net/ip.ts';
import { type Html, type HtmlValue, html } from '../../core/report/html.ts';
import { pageSection, pageTable, renderPage } from '../../core/report/page.ts';
import { pageFindings } from '../../core/report/page-findings.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import type { Diagnosis } from '../diagnose.ts';
import { recordsIn } from '../judge/samples-of.ts';
import type { AddressTimeline } from '../judge/timeline.ts';
import { describeTeam } from '../team-facts.ts';
import type { WhatIf } from '../whatif.ts';
import type { ReportAbout } from './about.ts';
import type { DiagnosisReport } from './documents.ts';
import { slotsOf, slotsWords } from './timeline-bars.ts';
import { DRAWING_STYLE, timelineDrawing } from './timeline-drawing.ts';
import { actionOf } from './who-acts.ts';
import {
  aboutWords,
  besideWords,
  PARTIAL,
  periodWords,
  readWords,
  refusedWords,
  type TimedRead,
  whatIfWords,
} from './words.ts';

/**
 * A diagnosis as a page to hand over: the answer, the causes with who acts, the timeline, the findings with their
 * evidence, what a lock would do, and what could not be said.
 */
export function diagnosisPage(report: DiagnosisReport, supposed: readonly WhatIf[]): string {
  const { timed, diagnosis, team, next } = report;
  const { findings, notes } = diagnosis;
  return renderPage({
    title: 'Diagnosis of access logs',
    subtitle: [...periodWords(timed), readWords(timed)].join(' · '),
    style: DRAWING_STYLE,
    sections: [
      ...(timed.read.interrupted ? [html`<p role="note"><strong>${PARTIAL}</strong></p>\n`] : []),
      list(aboutWords(timed, report.about)),
      answer(diagnosis),
      timelineSection(diagnosis),
      pageFindings(findings, evidence),
      codes(diagnosis),
      ...supposed.map(whatIfSection),
      pageSection(
        'limits',
        'What could not be determined',
        list([
          ...notes,
          'S3 delivers most records within hours, but guarantees nothing: a missing record proves nothing.',
          'A log contains neither the address that a URL is bound to nor the reason for a 403: both are inferred, and each finding says whether it is shown or likely.',
          ...(team === undefined ? [] : [describeTeam(team)]),
        ]),
      ),
      ...(next.length === 0
        ? []
        : [
            pageSection(
              'next',
              'Next',
              html`<pre><code>${next.map((line) => `${line}`).map((line) => html`${line}\n`)}</code></pre>\n`,
            ),
          ]),
    ],
  });
}

/** What a lock would have done, as a page. */
export function whatIfPage(timed: TimedRead, result: WhatIf, about?: ReportAbout): string {
  return renderPage({
    title: `What --lock ${result.lock} would refuse`,
    subtitle: [...periodWords(timed), readWords(timed)].join(' · '),
    sections: [
      ...(timed.read.interrupted ? [html`<p role="note"><strong>${PARTIAL}</strong></p>\n`] : []),
      list(aboutWords(timed, about)),
      whatIfSection(result),
      pageFindings(result.findings, evidence),
    ],
  });
}

function answer(diagnosis: Diagnosis): Html {
  const causes = Object.entries(diagnosis.summary.attributed);
  return pageSection(
    'answer',
    'The answer',
    html`<p class="big">${refusedWords(diagnosis)}</p>\n`,
    list(besideWords(diagnosis)),
    causes.length === 0
      ? undefined
      : pageTable('Refused requests by cause', causes, [
          { header: 'Cause', value: ([rule]) => html`<a href="#findings"><code>${rule}</code></a>` },
          { header: 'Requests', value: ([, requests]) => grouped(requests), align: 'right' },
          { header: 'Who acts', value: ([rule]) => actionOf(rule)?.who ?? '' },
          { header: 'Done when', value: ([rule]) => actionOf(rule)?.done ?? '' },
        ]),
  );
}

function timelineSection({ timeline }: Diagnosis): Html {
  const slots = slotsOf(timeline);
  if (slots === undefined) return html``;
  return pageSection(
    'timeline',
    'Addresses by hour',
    html`<p>Tasks that worked are above each line, refused ones below it, ${slotsWords(slots)}.</p>\n`,
    html`<div class="wide" role="region" aria-label="Drawing of addresses by hour" tabindex="0">${timelineDrawing(timeline, slots)}</div>\n`,
    pageTable('Addresses and their networks', timeline, [
      { header: 'Address', value: ({ address }) => html`<code>${address}</code>` },
      ...(timeline.some(({ name }) => name !== undefined)
        ? [{ header: 'Name', value: ({ name }: AddressTimeline) => name ?? '' }]
        : []),
      { header: 'Network', value: networkOf },
      { header: 'Requests that worked', value: ({ succeeded }) => grouped(succeeded), align: 'right' },
      { header: 'Requests refused', value: ({ denied }) => grouped(denied), align: 'right' },
      { header: 'First hour', value: ({ hours }) => hourText(hours[0]?.hour) },
      { header: 'Last hour', value: ({ hours }) => hourText(hours.at(-1)?.hour) },
    ]),
  );
}

function hourText(seconds: number | undefined): string {
  return seconds === undefined ? '' : `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
}

/** The network that rules reckon with (/24, /56), and whether it is inside a VPC. */
function networkOf({ address }: AddressTimeline): string {
  const parsed = parseAddress(address);
  if (!parsed.ok) return '';
  const { family, bytes } = parsed.value;
  const range =
    family === 4
      ? `${bytes.slice(0, 3).join('.')}.0/24`
      : `${[0, 2, 4].map((at) => (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16)).join(':')}:${((bytes[6] ?? 0) << 8).toString(16)}::/56`;
  const kind = { private: 'private', public: 'public', loopback: 'this machine' }[addressClass(parsed.value)];
  return `${range}, ${kind}`;
}

/** Evidence, exit criterion and who acts, below a finding. */
function evidence({ rule, evidence: facts }: Finding): HtmlValue {
  const action = actionOf(rule);
  const shown = facts ?? {};
  const words: [string, HtmlValue][] = [
    ...(action === undefined
      ? []
      : ([
          ['Who acts', action.who],
          ['Done when', action.done],
        ] as [string, string][])),
    ...numbersOf(shown),
  ];
  const records = recordsIn(facts);
  return [
    words.length === 0
      ? undefined
      : html`<dl>${words.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>\n`,
    records.length === 0
      ? undefined
      : pageTable('Records', records, [
          { header: 'Time', value: ({ time }) => time },
          {
            header: 'Address',
            value: ({ address, boundTo }) =>
              `${address}${boundTo === undefined ? '' : `, bound to ${boundTo}`}`,
          },
          {
            header: 'Answer',
            value: ({ status, errorCode, reason }) =>
              `${status} ${errorCode}${reason === undefined ? '' : `: ${reason}`}`,
          },
          { header: 'Operation', value: ({ operation }) => operation },
          { header: 'Key', value: ({ key }) => key },
          { header: 'Request id', value: ({ requestId }) => html`<code>${requestId}</code>` },
        ]),
  ];
}

function numbersOf(facts: NonNullable<Finding['evidence']>): [string, HtmlValue][] {
  const { deniedRequests, units, clients, confidence, first, last, addresses, pairs } = facts;
  const texts = (value: unknown, text: (row: { readonly [name: string]: unknown }) => string) =>
    Array.isArray(value)
      ? value.slice(0, 10).map((row) => text(row as { readonly [name: string]: unknown }))
      : [];
  const named = (address: unknown, name: unknown) => `${address}${name === undefined ? '' : `, ${name}`}`;
  const seen = texts(addresses, (row) => `${named(row.address, row.name)} (${row.denied ?? row.units})`);
  const between = texts(
    pairs,
    (row) =>
      `${named(row.admittedAt, row.admittedAtName)} → ${named(row.refusedAt, row.refusedAtName)} (${row.requests})`,
  );
  const viewers = texts(facts.viewers, viewerText);
  const size = [
    ...(typeof deniedRequests === 'number' ? [counted(deniedRequests, 'request')] : []),
    ...(typeof units === 'number' ? [counted(units, 'task')] : []),
    ...(typeof clients === 'number' && clients > 0 ? [counted(clients, 'client')] : []),
  ].join(', ');
  return [
    ...(size === '' ? [] : [['Size', size] as [string, string]]),
    ...(typeof confidence === 'string' ? [['Confidence', confidence] as [string, string]] : []),
    ...(typeof first === 'string' && typeof last === 'string'
      ? [['When', `${first} to ${last}`] as [string, string]]
      : []),
    ...(seen.length === 0 ? [] : [['Addresses', seen.join('; ')] as [string, string]]),
    ...(viewers.length === 0 ? [] : [['Viewers', viewers.join('; ')] as [string, string]]),
    ...(between.length === 0 ? [] : [['Worked → refused', between.join('; ')] as [string, string]]),
  ];
}

/** A viewer of CloudFront, or one that came through several addresses. */
function viewerText(row: { readonly [name: string]: unknown }): string {
  if (row.address === undefined) return `${row.viewer} through ${String(row.through)}`;
  const name = row.name === undefined ? '' : `, ${row.name}`;
  const behind = row.forwardedFor === undefined ? '' : ` for ${row.forwardedFor}`;
  return `${row.address}${name}${behind} (${row.refused})`;
}

function codes({ codes: rows }: Diagnosis): Html {
  if (rows.length === 0) return html``;
  return pageSection(
    'codes',
    'What S3 answered',
    pageTable('Statuses and error codes', rows, [
      {
        header: 'Answer',
        value: ({ status, code }) => html`<code>${status === 0 ? '-' : status} ${code}</code>`,
      },
      { header: 'Requests', value: ({ requests }) => grouped(requests), align: 'right' },
      { header: 'Means', value: ({ means }) => means },
      { header: 'What to do', value: ({ fix }) => fix },
    ]),
  );
}

function whatIfSection(result: WhatIf): Html {
  const { lock, byRule, notes } = result;
  return pageSection(
    `whatif-${lock}`,
    `If the lock ${lock} had been on`,
    html`<p>${whatIfWords(result)}</p>\n`,
    byRule.length === 0
      ? undefined
      : pageTable(`What ${lock} would have refused`, byRule, [
          { header: 'Why', value: ({ rule }) => html`<code>${rule}</code>` },
          { header: 'Requests', value: ({ requests }) => grouped(requests), align: 'right' },
          { header: 'Tasks', value: ({ units }) => grouped(units), align: 'right' },
          { header: 'Clients', value: ({ clients }) => grouped(clients), align: 'right' },
        ]),
    list(notes),
  );
}

function list(texts: readonly string[]): HtmlValue {
  return texts.length === 0 ? undefined : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>\n`;
}
