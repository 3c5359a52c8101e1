import { findTemplate, findVariant, TEMPLATES } from '../../src/policies/catalogue/catalogue.ts';
import { exampleParameters } from '../../src/policies/catalogue/examples.ts';
import type { VariantId } from '../../src/policies/catalogue/template.ts';
import type { PolicyDocument } from '../../src/policies/evaluate/model.ts';
import type { PolicyUse } from '../../src/policies/evaluate/read-document.ts';
import { parsePolicy } from '../../src/policies/evaluate/read-policy.ts';
import { type GeneratedDocument, generateDocument } from '../../src/policies/generate/generate.ts';
import { parseAssignments } from '../../src/policies/generate/read-parameters.ts';

/** `generate('presigned-reads', 'bucket=images', 'cidrs=203.0.113.0/24')` */
export function generate(id: string, ...words: readonly string[]): GeneratedDocument {
  return generateDocument(id, parseAssignments(words));
}

export function generateVariant(
  id: string,
  variant: VariantId,
  ...words: readonly string[]
): GeneratedDocument {
  return generateDocument(id, parseAssignments(words), { variant });
}

/** The generated document as the evaluator reads it. */
export function policyOf(usedAs: PolicyUse, id: string, ...words: readonly string[]): PolicyDocument {
  return parsePolicy(generate(id, ...words).document, { usedAs });
}

/** Every document in every variant, made with its examples. */
export function everything(): readonly GeneratedDocument[] {
  return TEMPLATES.flatMap(({ id, variants }) =>
    variants.map((variant) =>
      generateDocument(id, exampleParameters(findVariant(findTemplate(id), variant.id)), {
        variant: variant.id,
      }),
    ),
  );
}
