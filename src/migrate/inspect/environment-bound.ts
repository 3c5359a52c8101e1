import { defineRule, finding } from '../../core/finding.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { FlowCheck } from './check.ts';
import { hideSecrets } from './secret-patterns.ts';

const rule = defineRule({
  id: 'flow/environment-bound',
  severity: 'info',
  title: 'A flow reads from or writes to places of one account',
  why:
    'Sources, destinations and roles are written into the flow. In Canvas they are used as they are: the same ' +
    'buckets have to be readable there, and outputs go to the same place.',
  fix: "Let Canvas's execution role read these buckets, or change them on the way: groundctl migrate plan FOLDER --to TARGET --remap FILE.",
  source:
    '69 of 95 public flows hold an account id in an S3 location; field names from the SageMaker Python SDK (sagemaker/wrangler/ingestion.py).',
});

export const environmentBound: FlowCheck = {
  rule,
  check: ({ file, environment }) => {
    const { accounts, regions, buckets, roles } = environment;
    const lists = { accounts, regions, buckets, roles };
    const parts = Object.entries(lists)
      .filter(([, values]) => values.length > 0)
      .map(
        ([name, values]) =>
          `${name} ${values.slice(0, 5).join(', ')}${values.length > 5 ? ` and ${values.length - 5} more` : ''}`,
      );
    if (parts.length === 0) return [];
    return [
      finding(rule, {
        subject: file,
        message: sanitize(hideSecrets(parts.join('; '))),
        evidence: Object.fromEntries(
          Object.entries(lists).map(([name, values]) => [name, values.map(hideSecrets)]),
        ),
      }),
    ];
  },
};
