import { OWN_BYTES } from '../fast/engine.ts';
import { Piece } from '../fast/piece.ts';

/** Pieces of each thread: one that it reads, and some that wait. */
const PIECES = 4;

/** Who has a piece. */
const STATE = {
  /** Nobody: it may be filled. */
  free: 0,
  /** Filled, for whoever takes it first. */
  filled: 1,
  /** The thread reads it. */
  taken: 2,
  /** It is read. */
  read: 3,
} as const;

/** Numbers that both sides see: two of the thread, and three of each piece. */
export const CONTROL = {
  /** 1 once the thread is there. */
  ready: 0,
  /** Counts what was filled; the thread waits for it to change. -1 ends it. */
  filled: 1,
  pieces: 2,
} as const;
const PER_PIECE = 3;
export const CONTROL_BYTES = (CONTROL.pieces + PIECES * PER_PIECE) * 4;

/** A piece of a log that two threads see, and who has it. */
export class SharedPiece {
  readonly piece: Piece;
  readonly #control: Int32Array;
  readonly #at: number;

  /** @param size of the text in bytes */
  constructor(memory: SharedArrayBuffer, control: Int32Array, number: number, size: number) {
    this.piece = new Piece(memory, OWN_BYTES + number * Piece.bytes(size), size);
    this.#control = control;
    this.#at = CONTROL.pieces + number * PER_PIECE;
  }

  /** Bytes of text, all of them whole lines. */
  get length(): number {
    return this.#control[this.#at + 1] ?? 0;
  }

  /** How many runs were noted. */
  get runs(): number {
    return this.#control[this.#at + 2] ?? 0;
  }

  fill(length: number): void {
    this.#control[this.#at + 1] = length;
    Atomics.store(this.#control, this.#at, STATE.filled);
  }

  /** True for the one that has it from now on. */
  take(): boolean {
    return Atomics.compareExchange(this.#control, this.#at, STATE.filled, STATE.taken) === STATE.filled;
  }

  /** Says that it was read: the runs that were noted. */
  finish(runs: number): void {
    this.#control[this.#at + 2] = runs;
    Atomics.store(this.#control, this.#at, STATE.read);
    Atomics.notify(this.#control, this.#at);
  }

  get isRead(): boolean {
    return Atomics.load(this.#control, this.#at) === STATE.read;
  }

  /** Waits until it was read; false where that takes longer. */
  waitFor(milliseconds: number): boolean {
    return Atomics.wait(this.#control, this.#at, STATE.taken, milliseconds) !== 'timed-out';
  }

  release(): void {
    Atomics.store(this.#control, this.#at, STATE.free);
  }
}

/** Room for the pieces of a thread. */
export function piecesBytes(size: number): number {
  return PIECES * Piece.bytes(size);
}

export function piecesIn(memory: SharedArrayBuffer, control: Int32Array, size: number): SharedPiece[] {
  return Array.from({ length: PIECES }, (_, number) => new SharedPiece(memory, control, number, size));
}
