import type { Json } from '../../core/json.ts';
import type { PolicyUse } from '../evaluate/read-document.ts';
import type { Parameters, ValuesOf } from './parameter.ts';

/** What a document is attached to; decides its size limit, its Terraform resource and whether it can be applied. */
export type Attachment =
  | 'identity'
  | 'role'
  | 'trust'
  | 'bucket-policy'
  | 'endpoint-policy'
  | 'topic-policy'
  | 'key-policy'
  | 'bucket-cors'
  | 'bucket-lifecycle'
  | 'bucket-logging'
  | 'workteam'
  | 'workforce';

/**
 * `aws-article` and `aws-docs` are AWS's own text, from its machine learning blog and its guides;
 * `least-privilege` says the same with what nobody needs left out.
 */
export type VariantId = 'least-privilege' | 'aws-article' | 'aws-docs';

/** Why a part of a document is there. */
export interface Note {
  /** The statement's Sid, or the member of a document that is not a policy. */
  readonly part: string;
  readonly why: string;
  /** The AWS page it follows, or "inferred" with the reasoning. */
  readonly source: string;
}

export interface Built {
  readonly document: Json;
  readonly notes: readonly Note[];
  /** What a person should know before attaching it: gaps in what AWS documents, things that stop working. */
  readonly cautions?: readonly string[];
}

export interface Variant {
  readonly id: VariantId;
  readonly title: string;
  readonly parameters: Parameters;
  /** Values are what the parameters' `read` gave. Throws a usage error where they do not fit together. */
  build(values: { readonly [name: string]: unknown }): Built;
}

/** One document of the catalogue. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** Who needs it and what it lets happen: what the tests hold it to. */
  readonly purpose: string;
  readonly attachment: Attachment;
  /** Where to attach it, in words. */
  readonly attachTo: string;
  /** Every Sid that some set of parameters can give: what applying it again replaces or takes away. */
  readonly owns?: readonly string[];
  /** The first is the default. */
  readonly variants: readonly [Variant, ...Variant[]];
}

/** Declares a variant whose build sees the types its parameters read. */
export function variant<const P extends Parameters>(definition: {
  readonly id: VariantId;
  readonly title: string;
  readonly parameters: P;
  build(values: ValuesOf<P>): Built;
}): Variant {
  return { ...definition, build: (values) => definition.build(values as ValuesOf<P>) };
}

const USES: { readonly [attachment in Attachment]?: PolicyUse } = {
  identity: 'identity',
  role: 'identity',
  trust: 'trust',
  'bucket-policy': 'resource',
  'endpoint-policy': 'endpoint',
  'topic-policy': 'resource',
  'key-policy': 'resource',
};

/** How policy documents of this attachment are read; undefined for documents that are no policies. */
export function policyUse(attachment: Attachment): PolicyUse | undefined {
  return USES[attachment];
}
