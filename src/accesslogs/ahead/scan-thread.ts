import { Worker } from 'node:worker_threads';
import { type ScanMemory, scanMemory, scanModule } from '../fast/engine.ts';
import type { FastFilter } from '../fast/fast-scan.ts';
import { type BucketNames, SharedNames } from '../fast/names.ts';
import { CONTROL, CONTROL_BYTES, piecesBytes, piecesIn, type SharedPiece } from './shared-piece.ts';

/** What a thread is given. */
export interface ThreadData {
  readonly module: object;
  readonly memory: ScanMemory;
  readonly control: Int32Array;
  readonly names: SharedArrayBuffer;
  readonly size: number;
  readonly filter: FastFilter;
}

/** Megabytes: what it keeps is outside of the heap. */
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/** As source it lies beside this file; in a bundle with the chunks. */
function workerUrl(): URL {
  const { url } = import.meta;
  if (url.endsWith('.ts')) return new URL('./scan-worker.ts', url);
  return new URL(url.includes('/chunks/') ? './scan-worker.mjs' : './chunks/scan-worker.mjs', url);
}

/** A thread that reads pieces of logs. It keeps no process alive. */
export class ScanThread {
  readonly pieces: readonly SharedPiece[];
  readonly names: BucketNames;
  /** True once nothing is to be expected of it any more. */
  gone = false;
  readonly #control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  readonly #worker: Worker;

  /** @param size of a piece's text in bytes */
  constructor(filter: FastFilter, size: number) {
    const memory = scanMemory(piecesBytes(size));
    const names = new SharedArrayBuffer(SharedNames.bytes);
    this.names = new SharedNames(names);
    this.pieces = piecesIn(memory.buffer, this.#control, size);
    const data = { module: scanModule(), memory, control: this.#control, names, size, filter };
    this.#worker = new Worker(workerUrl(), {
      workerData: data satisfies ThreadData,
      execArgv: [],
      resourceLimits: HEAP,
      name: 'logs',
    });
    const leave = () => {
      this.gone = true;
    };
    this.#worker.on('error', leave).on('exit', leave).unref();
  }

  get isReady(): boolean {
    return Atomics.load(this.#control, CONTROL.ready) === 1;
  }

  /** Tells it that a piece was filled. */
  wake(): void {
    Atomics.add(this.#control, CONTROL.filled, 1);
    Atomics.notify(this.#control, CONTROL.filled);
  }

  /** Ends the thread, also in the middle of a piece. */
  close(): void {
    Atomics.store(this.#control, CONTROL.filled, -1);
    Atomics.notify(this.#control, CONTROL.filled);
    void this.#worker.terminate();
  }
}
