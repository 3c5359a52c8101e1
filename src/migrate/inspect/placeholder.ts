import { defineRule, finding } from '../../core/finding.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { FlowCheck } from './check.ts';
import { hideSecrets } from './secret-patterns.ts';
import { describeNode, stringText } from './strings.ts';

const UNFILLED =
  /<<[^<>]{1,80}>>|<[A-Za-z][\w .-]{1,80}>|x{6,}|\byour[-_](?:bucket|account)\b|\$\{[^}]{1,80}\}/i;
const PARAMETER = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

const rule = defineRule({
  id: 'flow/unfilled-placeholder',
  severity: 'warning',
  title: 'A location in a flow was never filled in',
  why: 'The step points nowhere: the flow comes from a template whose placeholder nobody replaced, and cannot load.',
  fix: 'Fill the location in, in Studio Classic or in Canvas after the import, or leave the flow behind.',
  source:
    '4 of 95 public flows hold <<AWS_ACCOUNT_NUMBER>> or xxxxxx; {{name}} is how Data Wrangler writes its own parameters.',
});

export const placeholder: FlowCheck = {
  rule,
  check: ({ file, flow, strings, places }) => {
    let names: ReadonlySet<string> | undefined;
    const isParameter = (name: string) => {
      names ??= new Set(strings.filter((s) => s.node === undefined).map((s) => stringText(flow, s)));
      return names.has(name);
    };
    return places.flatMap((string) => {
      const text = stringText(flow, string);
      const unknown = [...text.matchAll(PARAMETER)].some(
        ([, name]) => name !== undefined && !isParameter(name),
      );
      if (!unknown && !UNFILLED.test(text)) return [];
      return [
        finding(rule, {
          subject: file,
          message: `${describeNode(string.node && { ...string.node, name: undefined })}: ${quoteForMessage(hideSecrets(text), 120)}`,
        }),
      ];
    });
  },
};
