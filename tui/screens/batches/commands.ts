import { toGroundctlError } from '../../../src/core/errors.ts';
import type { Shell } from '../../area.ts';
import { sourceForm, stageForm, writeForm } from './forms.ts';
import { act, check, openSource, split, stop } from './run.ts';
import type { BatchesState } from './state.ts';

type Handler = (shell: Shell, state: BatchesState) => void;

/** Folders offered at a time; for others the source can be typed. */
const OFFERED = 12;

export const BATCHES_COMMANDS: Readonly<Record<string, Handler>> = {
  'batches.source': (shell, { opened }) =>
    shell.openForm(sourceForm(), opened ? { source: opened.text, kind: opened.kind } : {}, undefined),
  'batches.browse': (shell) => void browse(shell, undefined),
  'batches.part-next': (shell) => act(shell, { type: 'part', by: 1 }),
  'batches.part-previous': (shell) => act(shell, { type: 'part', by: -1 }),
  'batches.split': (shell) => void split(shell),
  'batches.write': (shell) => shell.openForm(writeForm(), {}, undefined),
  'batches.stage': (shell) => shell.openForm(stageForm(), {}, undefined),
  'batches.stop': (shell) => stop(shell),
};

/** Offers the buckets, or what is below a prefix; `at` is `bucket/prefix/`. */
export async function browse(shell: Shell, at: string | undefined): Promise<void> {
  const connection = shell.connection();
  if (!connection) return shell.notify('There is no connection to S3 yet.', 'warn');
  try {
    const slash = at?.indexOf('/') ?? -1;
    const place = at === undefined ? undefined : { bucket: at.slice(0, slash), prefix: at.slice(slash + 1) };
    const names = await connection.batches.browse(place);
    if (shell.connection() !== connection) return;
    if (at === undefined && names.length === 0) return shell.notify('This account has no buckets.', 'warn');
    if (at !== undefined && names.length === 0) return openSource(shell, `s3://${at}`, 'plus');
    const more = names.length - OFFERED;
    shell.open({
      type: 'choose',
      id: 'browse',
      title: at === undefined ? 'Buckets' : `s3://${at}`,
      text:
        more > 0
          ? `The first ${OFFERED}; enter on the screen takes any other by its name.`
          : 'Which of these?',
      options: [
        ...(at === undefined
          ? []
          : [{ value: '', label: 'check this', detail: `everything below s3://${at}` }]),
        ...names.slice(0, OFFERED).map((name) => {
          const value = place === undefined ? `${name}/` : `${place.bucket}/${name}`;
          return { value, label: place === undefined ? name : name.slice(place.prefix.length) };
        }),
      ],
      cursor: 0,
      payload: at,
    });
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Asks again: what is open is checked from the beginning. */
export function refresh(shell: Shell, state: BatchesState): void {
  if (state.opened && !state.running) void check(shell);
}
