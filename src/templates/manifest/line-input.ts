import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { TemplateStorage } from '../ports.ts';
import type { TaskInputMaker } from '../task-input.ts';
import { findDataObject } from './find-line.ts';
import { openManifest } from './open-manifest.ts';

export interface LineInputOptions {
  /** A file, or `s3://…` where there is a storage. */
  readonly manifest: string;
  readonly storage: Pick<TemplateStorage, 'get'> | undefined;
  /** Makes the input where there is a pre-annotation Lambda; else it is the line itself. */
  readonly makeInput?: TaskInputMaker | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `task.input` of a manifest's lines, counted from 1, from the files as they are at that moment. Usage errors where
 * there is no such line, it cannot be read, or no worker would see it.
 */
export function lineInput({ manifest, storage, makeInput, signal }: LineInputOptions) {
  const name = quoteForMessage(manifest, 200).slice(1, -1);
  return async (line: number): Promise<unknown> => {
    const { chunks } = await openManifest(manifest, storage, signal, 'file');
    const data = await findDataObject(chunks, line, name);
    if (makeInput === undefined) return data;
    const { input, shown, problems } = await makeInput(data);
    if (shown && input !== undefined) return input;
    throw usageError(`${name}:${line}: ${problems.map(({ message }) => message).join(' ')}`);
  };
}
