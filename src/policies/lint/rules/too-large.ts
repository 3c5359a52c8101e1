import type { Severity } from '../../../core/finding.ts';
import type { Attachment } from '../../catalogue/template.ts';
import { sizeLimit } from '../../generate/size-limit.ts';
import { type Remark, ruleCheck } from '../rule-check.ts';
import type { StatementView } from '../statement-view.ts';

/** Source: IAM Identity Center User Guide, limits (inline policy of a permission set). */
const PERMISSION_SET = 32_768;

export const tooLarge = ruleCheck(
  {
    id: 'policy/too-large',
    severity: 'error',
    title: 'The document is larger than AWS accepts',
    why: 'AWS rejects it, and only at the end of the setup it is part of.',
    fix: 'Split it into several policies, or shorten it.',
    source:
      'IAM User Guide, reference_iam-quotas; Amazon S3 user guide, bucket-policies; IAM Identity Center User Guide, limits',
  },
  (view) => {
    const { document, statement } = view;
    if (statement !== document.statements[0]) return [];
    const used = view.size;
    const [attachment, orElse] = attachmentsOf(view);
    const limit = attachment && sizeLimit(attachment);
    if (!limit || used <= limit.max) return [];
    const wider = orElse && sizeLimit(orElse);
    if (wider !== undefined && used <= wider.max) {
      return [
        remark(
          `${used} characters without white space; ${limit.what} may have ${limit.max}, ${wider.what} ${wider.max}`,
          'warning',
        ),
      ];
    }
    // Nobody said where it goes: it may be for IAM Identity Center.
    const isPermissionSet = view.use === 'identity' && !view.isUseTold && used <= PERMISSION_SET;
    return [
      isPermissionSet
        ? remark(
            `${used} characters without white space: only the inline policy of a permission set, which may have ${PERMISSION_SET}, and AWS's own managed policies can be that large`,
            'warning',
          )
        : remark(`${used} characters without white space; ${limit.what} may have ${limit.max}`),
    ];
  },
);

function remark(message: string, severity?: Severity): Remark {
  return { message, path: [], ...(severity && { severity }) };
}

/** What the document can be attached to, with the roomier place second. */
function attachmentsOf({ use, document }: StatementView): [Attachment?, Attachment?] {
  switch (use) {
    case 'identity':
      return ['identity', 'role'];
    case 'trust':
      return ['trust'];
    case 'endpoint':
      return ['endpoint-policy'];
    case 'resource': {
      const services = document.statements.flatMap(({ action }) =>
        action.values.map((value) => value.split(':')[0]?.toLowerCase()),
      );
      return services.every((service) => service === 's3') ? ['bucket-policy'] : [];
    }
    case 'boundary':
      return ['identity'];
    case 'session':
    case 'scp':
    case 'access-point':
      return [];
  }
}
