import type { Rule } from '../../core/finding.ts';
import type { LooseKind } from '../rows/loose-rows.ts';
import { corsRefused, formRefused, mangledUrl, unsigned } from './cause-rules.ts';
import { cloudFrontRefused, websiteEndpoint } from './network/behind-rules.ts';

/** What refusals that belong to no grant are put down to. */
export const LOOSE_RULES: { readonly [kind in LooseKind]: Rule } = {
  unsigned,
  preflight: corsRefused,
  mangled: mangledUrl,
  cloudfront: cloudFrontRefused,
  website: websiteEndpoint,
  form: formRefused,
};
