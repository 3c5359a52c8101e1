import type { Answer } from '../../../src/policies/simulate/answer.ts';
import type { FormValues } from '../../state/form.ts';
import type { Loadable } from '../../state/loadable.ts';
import type { OpenDocument } from './open-document.ts';

/** Whose policies decide a request. */
export type Against =
  | { readonly type: 'document'; readonly open: OpenDocument }
  /** Read from AWS at that moment: those of a role, of a bucket, and of VPC endpoints. */
  | { readonly type: 'account'; readonly role: string; readonly bucket: string }
  | { readonly type: 'folder'; readonly folder: string };

/** A request that somebody asked about. */
export interface Asked {
  /** As it was typed, for the next one. */
  readonly values: FormValues<RequestField>;
  /** The request as the command line takes it. */
  readonly words: readonly string[];
  readonly against: Against;
  readonly answer: Loadable<Answer>;
  readonly scroll: number;
}

export type RequestField =
  | 'against'
  | 'folder'
  | 'principal'
  | 'action'
  | 'resource'
  | 'sourceIp'
  | 'endpoint'
  | 'vpcSourceIp'
  | 'signed'
  | 'more';
