import { type Finding, type Location, type Rule, type Severity, sortFindings } from '../finding.ts';
import { sanitizeBlock } from '../text/sanitize.ts';
import { fingerprinter } from './fingerprint.ts';
import { renderJson } from './json.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;

export interface SarifOptions {
  /** The program's version. */
  readonly version: string;
  /** The catalogue; only the rules that findings refer to are written. */
  readonly rules: readonly Rule[];
}

/**
 * Findings as a SARIF 2.1.0 log with one run. A finding in a file has a physical location, any other a logical
 * one named for its AWS resource. Fingerprints come from rule, subject and file, so that they survive a moved
 * line and a reworded message.
 */
export function renderFindingsSarif(findings: readonly Finding[], options: SarifOptions): string {
  const used = new Set(findings.map((f) => f.rule));
  const rules = options.rules.filter((rule) => used.has(rule.id));
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const fingerprint = fingerprinter();
  return renderJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'groundctl', version: options.version, rules: rules.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: sortFindings(findings).map((f) => result(f, indexes.get(f.rule), fingerprint(f))),
      },
    ],
  });
}

function descriptor(rule: Rule) {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.fix },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { source: rule.source },
  };
}

function result(finding: Finding, ruleIndex: number | undefined, fingerprint: string) {
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: messageText(`${finding.message}${finding.fix === '' ? '' : `\nFix: ${finding.fix}`}`) },
    locations: [finding.location === undefined ? logical(finding.subject) : physical(finding.location)],
    partialFingerprints: { 'groundctl/v1': fingerprint },
    properties: {
      subject: sanitizeBlock(finding.subject),
      ...(finding.evidence === undefined ? {} : { evidence: finding.evidence }),
    },
  };
}

/**
 * Text that a SARIF viewer shows as text: braces would be placeholders, so they are doubled (SARIF 2.1.0,
 * section 3.11.5); `[text](target)` would be a link (3.11.6), and viewers disagree about escapes, so a space
 * parts the two.
 */
function messageText(text: string): string {
  return sanitizeBlock(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

function logical(subject: string) {
  const name = sanitizeBlock(subject);
  return { logicalLocations: [{ name, fullyQualifiedName: name, kind: 'resource' }] };
}

function physical(location: Location) {
  const { line, column } = location;
  return {
    physicalLocation: {
      artifactLocation: { uri: artifactUri(location.file) },
      ...(line === undefined
        ? {}
        : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
    },
  };
}

/** A path or URI as a URI reference: relative paths stay relative, absolute ones become `file:`. */
function artifactUri(file: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(file)?.[0] ?? '';
  const path = encodePath(file.slice(scheme.length));
  if (scheme !== '') return scheme + path;
  if (/^[A-Za-z]%3A\//.test(path)) return `file:///${path.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${path}` : path.replace(/^(?:\.\/)+/, '');
}

function encodePath(path: string): string {
  return path.toWellFormed().replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
