import { defineRule, type Finding, finding } from '../../core/finding.ts';
import type { Unchanged } from '../../core/plan.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import type { FoundFlow } from '../files/find-flows.ts';
import type { Skipped } from '../files/skip.ts';
import type { Decision } from './decide.ts';
import type { AlreadyThere, HeldBack, MigrateInput, MigrationPlan, UploadChange } from './migration-plan.ts';
import { uploadChange } from './upload-change.ts';

export const conflictRule = defineRule({
  id: 'target/other-object-there',
  severity: 'error',
  title: 'A different object is already where a flow should go',
  why: 'This migration did not put it there, or someone has changed it since. groundctl never overwrites it on its own.',
  fix: 'Choose another prefix, or look at the object and run again with --overwrite.',
  source:
    'Compared by content: ETag where it is an MD5, otherwise the stored SHA-256, and the origin in the metadata.',
});

/** The plan that a list of decisions makes. */
export function assemble(
  input: MigrateInput,
  { target, roots, owners }: Pick<MigrationPlan, 'target' | 'roots' | 'owners'>,
  skipped: readonly Skipped[],
  findings: Finding[],
  decisions: readonly Decision[],
  nameOf: (found: FoundFlow) => string,
): MigrationPlan {
  const changes: UploadChange[] = [];
  const unchanged: Unchanged[] = [];
  const present: AlreadyThere[] = [];
  const held: HeldBack[] = [];
  const left: Skipped[] = [...skipped];
  for (const decision of decisions) {
    const { candidate } = decision;
    const subject = nameOf(candidate.found);
    for (const found of candidate.findings) findings.push(found);
    if (decision.type === 'upload') changes.push(uploadChange(target, decision.upload, decision.replaces));
    else if (decision.type === 'present') {
      present.push(decision.present);
      unchanged.push({ subject, reason: 'the same content is already there' });
    } else if (decision.type === 'held') {
      held.push(decision.held);
      unchanged.push({ subject, reason: decision.reason });
    } else if (decision.type === 'conflict') {
      const uri = formatS3Uri({ bucket: target.bucket, key: decision.key });
      findings.push(finding(conflictRule, { subject, message: `${uri} holds something else` }));
      unchanged.push({ subject, reason: `held back by ${conflictRule.id}` });
      held.push({
        root: candidate.found.root.real,
        path: candidate.found.path,
        key: decision.key,
        rules: [conflictRule.id],
      });
    } else {
      left.push({
        root: candidate.found.root.given,
        path: candidate.found.path,
        reason: 'bad-name',
        detail: decision.problem,
      });
    }
  }
  const place = formatS3Uri({ bucket: target.bucket, key: target.prefix });
  return {
    title: `Upload ${changes.length} of ${decisions.length} flows to ${place}`,
    source: input.source,
    changes,
    unchanged,
    findings,
    target,
    roots,
    layout: input.layout ?? 'mirror',
    remap: input.remap,
    stripTrained: input.stripTrained === true,
    encryption: input.encryption,
    owners,
    present,
    held,
    skipped: left,
  };
}
