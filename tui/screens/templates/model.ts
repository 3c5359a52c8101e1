import type { Finding } from '../../../src/core/finding.ts';
import type { PreviewTask } from '../../../src/templates/preview/preview-server.ts';
import type { Size } from '../../state/app.ts';
import type { Loadable } from '../../state/loadable.ts';

export interface Place {
  readonly file: string;
  /** A file or S3 URI; empty for none. */
  readonly manifest: string;
  /** File of a pre-annotation Lambda that is run on this machine; empty for none. */
  readonly lambda: string;
  /** Sign the URLs with the session's credentials; else they are placeholders. */
  readonly sign: boolean;
  /** Team of the worker to look as; empty for none. */
  readonly team: string;
  /** Address of that worker; empty for nobody in particular. */
  readonly address: string;
}

/** A template as it was read, with the task of one manifest line. */
export interface OpenTask {
  readonly source: string;
  readonly findings: readonly Finding[];
  readonly task: PreviewTask;
}

export type Part = 'source' | 'variables';

export interface TemplatesState {
  readonly size: Size;
  readonly place: Place | undefined;
  /** Line of the manifest, from 1. */
  readonly line: number;
  readonly task: Loadable<OpenTask>;
  readonly part: Part;
  readonly scroll: number;
  /** Address of the preview while it is served. */
  readonly preview: string | undefined;
}
