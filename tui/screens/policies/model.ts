import type { Size } from '../../state/app.ts';
import type { TableState } from '../../state/table.ts';
import type { Asked } from './asked.ts';
import type { OpenDocument } from './open-document.ts';

export interface PoliciesState {
  readonly size: Size;
  readonly documents: TableState;
  readonly open: OpenDocument | undefined;
  /** The request that was asked about; its answer lies over list and document. */
  readonly asked: Asked | undefined;
}
