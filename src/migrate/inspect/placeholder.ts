import { defineRule, finding, type Rule } from '../../core/finding.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { FlowCheck, FlowFacts } from './check.ts';
import { isLocationField, isUnfilled, locationProblem } from './locations.ts';
import type { Place } from './places.ts';
import { hideSecrets } from './secret-patterns.ts';
import { describeNode, type FlowString, stringText } from './strings.ts';

const PARAMETER = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

const rule = defineRule({
  id: 'flow/unfilled-placeholder',
  severity: 'warning',
  title: 'A location in a flow was never filled in',
  why: 'The step points nowhere: the flow comes from a template with a placeholder that nobody replaced, and cannot be loaded.',
  fix: 'Fill the location in, in Studio Classic or in Canvas after the import, or do not migrate the flow.',
  source:
    '4 of 95 public flows hold <<AWS_ACCOUNT_NUMBER>> or xxxxxx; generators of flows leave {bucket}, $BUCKET and NNNNNNNNNNNN behind. {{name}} is how Data Wrangler writes its own parameters.',
});

const impossibleRule = defineRule({
  id: 'flow/impossible-location',
  severity: 'warning',
  title: 'A location in a flow cannot be an S3 location',
  why: 'Data Wrangler reads and writes S3 locations. An empty value, a URL, or a path on one computer cannot be loaded.',
  fix: 'Name the S3 location, in Studio Classic or in Canvas after the import, or do not migrate the flow.',
  source:
    'Fields of public flows (s3Uri, output_path, s3OutputLocation), and the rules of Amazon S3 for bucket names.',
});

export const placeholder: FlowCheck = {
  rule,
  check: (facts) => facts.places.flatMap((place) => told(facts, place, isOpen(facts, place.text), rule, '')),
};

export const impossibleLocation: FlowCheck = {
  rule: impossibleRule,
  check: (facts) =>
    facts.places.flatMap((place) => {
      const { key } = place.string;
      if (!isLocationField(key) || isOpen(facts, place.text)) return [];
      // An empty one of these means the workgroup's own, or the source's manifest.
      if (place.text === '' && !isRequired(place.string)) return [];
      const problem = locationProblem(place.text);
      return told(facts, place, problem !== undefined, impossibleRule, `: ${problem}`);
    }),
};

function isOpen({ flow, strings }: FlowFacts, text: string): boolean {
  const unknown = [...text.matchAll(PARAMETER)].some(([, name]) => {
    const known = strings.some((string) => string.node === undefined && stringText(flow, string) === name);
    return name !== undefined && !known;
  });
  return unknown || isUnfilled(text);
}

function isRequired({ key, node }: FlowString): boolean {
  return node?.type === 'DESTINATION' || /^s3_?uris$/i.test(key);
}

function told({ file }: FlowFacts, { string, text }: Place, wrong: boolean, of: Rule, why: string) {
  if (!wrong) return [];
  const step = describeNode(string.node && { ...string.node, name: undefined });
  return [
    finding(of, { subject: file, message: `${step}: ${quoteForMessage(hideSecrets(text), 120)}${why}` }),
  ];
}
