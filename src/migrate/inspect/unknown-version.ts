import { defineRule, finding } from '../../core/finding.ts';
import { memberOf } from '../../core/json/json-node.ts';
import type { FlowCheck } from './check.ts';
import { hideSecrets } from './secret-patterns.ts';

/** The only one that was ever seen. */
const KNOWN = '1';

const rule = defineRule({
  id: 'flow/unknown-version',
  severity: 'warning',
  title: 'A flow has a metadata version that groundctl has not seen before',
  why: 'What other versions mean is not published. The checks are written for version 1, and may miss what a newer version holds.',
  fix: 'After the import, open the flow in Canvas and compare its steps before you delete the file.',
  source: 'metadata.version is the number 1 in all of 95 public flows.',
});

export const unknownVersion: FlowCheck = {
  rule,
  check: ({ file, flow }) => {
    const version = memberOf(memberOf(flow.json, 'metadata'), 'version');
    const text = version === undefined ? 'missing' : flow.bytes.toString('utf8', version.start, version.end);
    // In quotes it is another one, since nobody has seen that either.
    if (version?.kind === 'number' && Number(text) === Number(KNOWN)) return [];
    return [
      finding(rule, {
        subject: file,
        message: `metadata.version is ${hideSecrets(text).slice(0, 40)}, not ${KNOWN}`,
      }),
    ];
  },
};
