import { usageError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { corsFrames, corsImages } from './documents/cors.ts';
import { labelingRole, labelingRoleTrust } from './documents/labeling-role.ts';
import { logDelivery, loggingTarget, logLifecycle } from './documents/log-delivery.ts';
import { canvasImport, stagingBucket } from './documents/migration.ts';
import { plusRequester } from './documents/plus-requester.ts';
import { plusRole, plusRoleTrust } from './documents/plus-role.ts';
import { presignedReads } from './documents/presigned-reads.ts';
import { programAccess } from './documents/program-access.ts';
import { portalAllowList, workerAccess } from './documents/request-bodies.ts';
import { s3Endpoint } from './documents/s3-endpoint.ts';
import { teamKey, teamTopic } from './documents/team-resources.ts';
import type { Template, Variant } from './template.ts';

/** Every document, in the order in which a project meets them. */
export const TEMPLATES: readonly Template[] = [
  ...programAccess,
  plusRequester,
  plusRole,
  plusRoleTrust,
  labelingRole,
  labelingRoleTrust,
  presignedReads,
  s3Endpoint,
  corsImages,
  corsFrames,
  workerAccess,
  portalAllowList,
  teamTopic,
  teamKey,
  logDelivery,
  loggingTarget,
  logLifecycle,
  canvasImport,
  stagingBucket,
];

/** Throws a usage error that names the nearest document where there is no such one. */
export function findTemplate(id: string): Template {
  const found = TEMPLATES.find((template) => template.id === id);
  if (found) return found;
  const near = didYouMean(
    id,
    TEMPLATES.map((template) => template.id),
  );
  throw usageError(`There is no document ${quoteForMessage(id)}.`, {
    code: 'unknown-document',
    hint: near === undefined ? 'All documents: groundctl policies list.' : `Did you mean ${near}?`,
  });
}

/** The document's variant, its first one where none is named. */
export function findVariant(template: Template, id: string | undefined): Variant {
  if (id === undefined) return template.variants[0];
  const found = template.variants.find((variant) => variant.id === id);
  if (found) return found;
  const ids = template.variants.map((variant) => variant.id);
  throw usageError(`${template.id} has no variant ${quoteForMessage(id)}.`, {
    code: 'unknown-variant',
    hint: `It has ${ids.join(' and ')}.`,
  });
}
