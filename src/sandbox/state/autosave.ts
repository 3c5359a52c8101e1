import type { IncomingMessage } from 'node:http';
import { removeUnfinished } from './file.ts';
import type { StateKeeper } from './keeper.ts';

/** Between two writes of the state, in milliseconds. */
const SAVE_EVERY = 2000;

/** Reading operations of the JSON services, by their target. */
const READS = /\.(?:Admin)?(?:Describe|Get|List|Render|Search)[A-Z]?\w*$/;

/** Keeps the state of a sandbox in its file: while things change, and at the end. */
export class Autosave {
  readonly #keeper: StateKeeper;
  readonly #file: string | undefined;
  #changed = true;
  #timer: NodeJS.Timeout | undefined;

  /** @param file undefined keeps nothing */
  constructor(keeper: StateKeeper, file: string | undefined) {
    this.#keeper = keeper;
    this.#file = file;
  }

  /** Takes the state from the file, where there is one. @throws GroundctlError for what is not a state */
  async load(): Promise<void> {
    if (this.#file === undefined) return;
    await removeUnfinished(this.#file);
    await this.#keeper.load(this.#file);
  }

  /** @throws GroundctlError where the file cannot be written: better now than when somebody relies on it */
  async start(): Promise<void> {
    if (this.#file === undefined) return;
    await this.#save();
    // A write that fails is tried again, and told of when the sandbox closes.
    this.#timer = setInterval(() => void this.#save().catch(() => {}), SAVE_EVERY).unref();
  }

  /** Something was changed, or by this request. */
  note(request?: IncomingMessage): void {
    if (request === undefined || changesState(request)) this.#changed = true;
  }

  /** Writes what has changed since; nothing where {@link start} was never called. */
  async stop(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    await this.#save();
  }

  async #save(): Promise<void> {
    if (!this.#changed || this.#file === undefined) return;
    this.#changed = false;
    await this.#keeper.save(this.#file).catch((error: unknown) => {
      this.#changed = true;
      throw error;
    });
  }
}

function changesState({ method, headers }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD' && !READS.test(String(headers['x-amz-target'] ?? ''));
}
