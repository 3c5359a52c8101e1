import { defineRule, finding } from '../../core/finding.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { FlowCheck } from './check.ts';
import { hideSecrets } from './secret-patterns.ts';

const rule = defineRule({
  id: 'flow/staged-copy',
  severity: 'warning',
  title: 'A flow depends on a staged copy of a query result',
  why:
    'Data Wrangler wrote the result of an Athena or Redshift query to S3, and the flow reads that ' +
    'copy. If it is gone, or cannot be read from the new account, the flow fails until the source is ' +
    'imported again. sync uploads the flow, not this data, and --remap changes the location in the ' +
    'flow, not where the data is.',
  fix: 'Copy the data (groundctl migrate data FOLDER --remap FILE lists and copies it), or import the source again in Canvas; keep the old location until the flow has been opened in Canvas.',
  source: 'Data Wrangler documentation, import from Athena and Redshift: flows depend on that S3 location.',
});

export const stagedCopy: FlowCheck = {
  rule,
  check: ({ file, environment }) =>
    environment.staged.map((location) =>
      finding(rule, {
        subject: file,
        message: `reads the staged copy at ${quoteForMessage(hideSecrets(location), 200)}`,
      }),
    ),
};
