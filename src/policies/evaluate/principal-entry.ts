import type { PrincipalType } from './model.ts';

const AWS_PRINCIPAL =
  /^(?:\*|\d{12}|arn:[\w-]+:(?:iam::(?:\d{12}:(?:root|(?:user|role)\/[^*?]+)|cloudfront:user\/CloudFront Origin Access Identity [A-Z0-9]+)|sts::\d{12}:(?:assumed-role\/[^*?/]+\/[^*?]+|federated-user\/[^*?]+))|A[A-Z0-9]{15,127})$/;
/** An account has 64 digits, an origin access identity 96. */
const CANONICAL_ID = /^(?:[0-9a-f]{64}|[0-9a-f]{96})$/i;

/**
 * Whether a name can stand in a Principal element. A wildcard stands alone or not at all; the IDs that IAM puts
 * in place of a deleted user or role (`AIDA…`, `AROA…`) are names too, of nobody.
 * Source: IAM User Guide, reference_policies_elements_principal; Amazon CloudFront Developer Guide,
 * private-content-restricting-access-to-s3 (origin access identities).
 */
export function isKnownPrincipal(type: PrincipalType, name: string): boolean {
  switch (type) {
    case 'AWS':
      return AWS_PRINCIPAL.test(name);
    case 'Service':
      return name === '*' || /^[a-z0-9.-]+\.[a-z0-9.-]+$/.test(name);
    case 'Federated':
      return name !== '';
    case 'CanonicalUser':
      return CANONICAL_ID.test(name);
  }
}
