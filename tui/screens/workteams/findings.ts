import type { Finding } from '../../../src/core/finding.ts';
import type { Column, TableRow } from '../../state/table.ts';
import { type Line, line, paragraph } from '../../theme/line.ts';
import { findingTitle, SEVERITY_TONES } from '../../widgets/finding-lines.ts';

export const FINDING_COLUMNS: readonly Column[] = [
  { id: 'subject', title: 'What', drop: 0, min: 18, max: 48 },
  { id: 'message', title: 'Finding', drop: 0, min: 24, max: 100 },
  { id: 'rule', title: 'Rule', drop: 1, min: 20, max: 36 },
];

/** Lines below the table about the finding under the cursor. */
export const FINDING_LINES = 5;

/** Findings have no name of their own; their place in the list, which is sorted, is one. */
export function findingRows(findings: readonly Finding[]): TableRow[] {
  return findings.map((found, index) => ({
    key: String(index),
    cells: {
      subject: {
        text: found.subject,
        mark: found.severity,
        tone: SEVERITY_TONES[found.severity],
        sort: index,
      },
      message: { text: found.message },
      rule: { text: found.rule, tone: 'muted' },
    },
  }));
}

/** The finding in full, and what enter does about it. */
export function findingLines(found: Finding | undefined, columns: number): Line[] {
  if (found === undefined) return [];
  const remedy = remedyOf(found);
  return [
    line(''),
    findingTitle(found),
    ...paragraph(found.message, columns, 'plain', 2),
    ...paragraph(
      remedy === undefined ? `Fix: ${found.fix}` : `enter ${REMEDIES[remedy]}. Fix: ${found.fix}`,
      columns,
      'muted',
      2,
    ),
  ];
}

/** The form that mends a kind of finding. */
export type Remedy = 'lock' | 'allow-list' | 'invite' | 'edit' | 'team';

const REMEDIES: Readonly<Record<Remedy, string>> = {
  lock: 'chooses another lock',
  'allow-list': 'opens the allow list',
  invite: 'invites people',
  edit: 'edits the team',
  team: 'opens the team',
};

const BY_RULE: Readonly<Record<string, Remedy>> = {
  'presign/unlocked-team': 'lock',
  'presign/both-constraints': 'lock',
  'presign/vpc-lock-without-vpc': 'lock',
  'presign/dual-stack-portal': 'lock',
  'workforce/open-allow-list': 'allow-list',
  'workforce/no-allow-list': 'allow-list',
  'workforce/host-bits': 'allow-list',
  'team/no-verified-member': 'invite',
  'team/missing-group': 'edit',
  'team/topic-not-allowed': 'edit',
  'team/unread-members': 'team',
};

/** Undefined for what is mended elsewhere: in the console, in IAM, in a bucket. */
export function remedyOf({ rule }: Finding): Remedy | undefined {
  return Object.hasOwn(BY_RULE, rule) ? BY_RULE[rule] : undefined;
}
