import { type Preview, servePreview } from '../../core/preview/preview-server.ts';
import { frameHeaders, framePage } from './frame.ts';
import { TASK_SHELL } from './shell.ts';
import type { Verdict } from './worker.ts';

/** One task as the preview shows it. */
export interface PreviewTask {
  readonly file: string;
  /** One sentence about what signs the URLs. */
  readonly note: string;
  /** What the worker would meet, where the preview is for one. */
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly findings: readonly {
    readonly severity: string;
    readonly place: string;
    readonly message: string;
    readonly fix: string;
  }[];
  readonly variables: readonly { readonly path: string; readonly value: string }[];
  /** The rendered task, or why there is none. */
  readonly html?: string | undefined;
  readonly problem?: string | undefined;
  /** The task's signed objects: what the frame may load. */
  readonly mediaSources?: readonly string[] | undefined;
}

export interface PreviewOptions {
  /** Load the real crowd elements from AWS, instead of the stand-ins. */
  readonly online: boolean;
  /** Makes the task of a manifest line, from the files as they are now. */
  task(line: number): Promise<PreviewTask>;
  /** Calls back when a file has changed; the function it gives ends that. */
  watch(changed: () => void): () => void;
  /** TCP port; 0 finds a free one. */
  readonly port: number;
}

/** Serves a template's tasks on loopback until it is disposed; what is rendered is in a frame of an origin of its own. */
export function startPreview({ online, task, watch, port }: PreviewOptions): Promise<Preview> {
  return servePreview<PreviewTask>({
    shell: TASK_SHELL,
    port,
    watch,
    show: (line) => task(line),
    state: ({ html: _, mediaSources: __, ...shown }) => ({ ...shown, online }),
    frame: (page, { html, mediaSources = [] }) => {
      if (page !== 'task' || html === undefined) return undefined;
      const frame = { online, mediaSources };
      return { headers: frameHeaders(frame), body: framePage(html, frame) };
    },
  });
}
