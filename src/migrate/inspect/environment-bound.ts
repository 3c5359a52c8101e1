import { defineRule, finding } from '../../core/finding.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { FlowCheck } from './check.ts';
import { hideSecrets } from './secret-patterns.ts';

const rule = defineRule({
  id: 'flow/environment-bound',
  severity: 'info',
  title: 'A flow reads from or writes to locations of one account',
  why:
    'Sources, destinations, roles, keys, clusters and images are written into the flow, and into its ' +
    'code. In Canvas they are used as they are: the same locations must be readable there, and outputs ' +
    'go to the same locations.',
  fix: 'Let the Canvas execution role use these locations, or change them during the upload: groundctl migrate plan FOLDER --to TARGET --remap FILE.',
  source:
    '69 of 95 public flows hold an account id in an S3 location; field names from the SageMaker Python SDK (sagemaker/wrangler/ingestion.py). References are recognized by their format, in every string.',
});

/** Kinds that the lists of the message do not name already. */
const LISTED: ReadonlySet<string> = new Set(['s3', 'role']);

export const environmentBound: FlowCheck = {
  rule,
  check: ({ file, environment }) => {
    const { accounts, regions, buckets, roles, references } = environment;
    const lists: Record<string, readonly string[]> = { accounts, regions, buckets, roles };
    const others = references.filter(({ kind, text }) => !LISTED.has(kind) && !/^[\w-]+$/.test(text));
    for (const { kind, text } of others) {
      const name = kind === 'other' ? 'others' : kind;
      lists[name] = [...new Set([...(lists[name] ?? []), text])];
    }
    const parts = Object.entries(lists)
      .filter(([, values]) => values.length > 0)
      .map(
        ([name, values]) =>
          `${name} ${values.slice(0, 5).join(', ')}${values.length > 5 ? ` and ${values.length - 5} more` : ''}`,
      );
    if (references.length === 0) return [];
    return [
      finding(rule, {
        subject: file,
        message: sanitize(
          hideSecrets(parts.join('; ') || `names ${references.map(({ text }) => text).join(', ')}`),
        ),
        evidence: {
          accounts: [...accounts],
          regions: [...regions],
          buckets: [...buckets],
          roles: [...roles],
          references: references.map(({ node, ...reference }) => ({ ...reference, node: node ?? null })),
        },
      }),
    ];
  },
};
