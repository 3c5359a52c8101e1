import type { Mark } from '../theme/glyphs.ts';
import type { Tone } from '../theme/line.ts';

/** Labeling jobs by AWS's LabelingJobStatus. */
export const JOB_STATES: Readonly<Record<string, { readonly mark: Mark; readonly tone: Tone }>> = {
  Completed: { mark: 'ok', tone: 'good' },
  InProgress: { mark: 'busy', tone: 'accent' },
  Initializing: { mark: 'busy', tone: 'accent' },
  Failed: { mark: 'error', tone: 'bad' },
  Stopping: { mark: 'none', tone: 'muted' },
  Stopped: { mark: 'none', tone: 'muted' },
};
