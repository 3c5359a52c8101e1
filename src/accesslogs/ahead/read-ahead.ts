import type { FastFilter } from '../fast/fast-scan.ts';
import type { LentTable } from '../fast/lent-table.ts';
import { type Piece, RUN, RUN_WIDTH } from '../fast/piece.ts';
import { PlainRows } from '../fast/plain-rows.ts';
import type { LogRows } from '../rows/log-rows.ts';
import type { AheadRoom, LinesAhead, PieceReader } from '../scan/line-reading.ts';
import { ScanThread } from './scan-thread.ts';
import type { SharedPiece } from './shared-piece.ts';

/** Bytes from which on threads are worth starting. */
const WORTH_THREADS = 32 << 20;
/** Reading a piece takes less than a millisecond. A thread that takes so long is not waited for any more. */
const PATIENCE_MS = 2_000;

/** A piece of one of the threads. */
class Room implements AheadRoom {
  readonly shared: SharedPiece;
  readonly thread: ScanThread;
  readonly rows: PlainRows;
  reader: PieceReader | undefined;

  constructor(shared: SharedPiece, thread: ScanThread, rows: PlainRows) {
    this.shared = shared;
    this.thread = thread;
    this.rows = rows;
  }

  get buffer(): Buffer {
    return this.shared.piece.buffer;
  }
}

/**
 * Has other threads find the plain lines in pieces of logs. What they find is put into rows here and in order, so that
 * everything is as if one thread had done it: whatever the number of threads, and where pieces are cut. A piece that no
 * thread has begun with when it is its turn, or that a thread did not finish, is read here from its text.
 */
export class ReadAhead implements LinesAhead {
  readonly #rows: LogRows;
  readonly #filter: FastFilter;
  readonly #size: number;
  readonly #count: number;
  readonly #worthwhile: number;
  readonly #table: LentTable;
  #bytes = 0;
  #threads: readonly ScanThread[] = [];
  #hasRooms = false;
  readonly #free: Room[] = [];
  /** Those that were given, the oldest first. */
  readonly #given: Room[] = [];

  /**
   * @param size of a piece in bytes
   * @param count threads beside this one
   * @param worthwhile bytes that are read here before the threads are started
   * @param table that of the rows
   */
  constructor(
    rows: LogRows,
    filter: FastFilter,
    size: number,
    {
      count,
      worthwhile = WORTH_THREADS,
      table,
    }: { readonly count: number; readonly worthwhile?: number | undefined; readonly table: LentTable },
  ) {
    this.#rows = rows;
    this.#filter = filter;
    this.#size = size;
    this.#count = count;
    this.#worthwhile = worthwhile;
    this.#table = table;
  }

  /** Threads that were started. */
  get threads(): readonly ScanThread[] {
    return this.#threads;
  }

  note(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < this.#worthwhile || this.#threads.length > 0) return;
    this.#threads = Array.from({ length: this.#count }, () => new ScanThread(this.#filter, this.#size));
  }

  get isReady(): boolean {
    if (this.#threads.length === 0) return false;
    if (this.#hasRooms) return this.#given.length + this.#free.length > 0;
    if (!this.#threads.every(({ isReady, gone }) => isReady || gone)) return false;
    this.#hasRooms = true;
    const perThread = this.#threads.map((thread) => {
      const rows = new PlainRows(this.#rows, thread.names, this.#table);
      return thread.pieces.map((piece) => new Room(piece, thread, rows));
    });
    // In turn, so that all threads have something to do.
    for (let at = 0; at < (perThread[0]?.length ?? 0); at++) {
      for (const rooms of perThread) this.#free.push(...rooms.slice(at, at + 1));
    }
    return true;
  }

  room(): AheadRoom | undefined {
    while (this.#given[0]?.shared.isRead) this.#takeOldest();
    for (;;) {
      const room = this.#free.shift();
      if (room?.thread.gone === false) return room;
      if (room === undefined && !this.#takeOldest()) return undefined;
    }
  }

  give(given: AheadRoom, length: number, reader: PieceReader): void {
    const room = given as Room;
    room.reader = reader;
    room.shared.fill(length);
    this.#given.push(room);
    room.thread.wake();
  }

  giveBack(room: AheadRoom): void {
    this.#free.unshift(room as Room);
  }

  drain(): void {
    while (this.#takeOldest());
  }

  close(): void {
    for (const thread of this.#threads) thread.close();
  }

  /** Takes what is in the oldest piece; false where there is none. */
  #takeOldest(): boolean {
    const room = this.#given.shift();
    if (room === undefined) return false;
    const { shared, reader } = room;
    if (this.#wasRead(room)) readPiece(shared.piece, shared.length, shared.runs, room.rows, reader);
    else reader?.unread(room.buffer, 0, shared.length);
    reader?.pieceOver();
    shared.release();
    if (!room.thread.gone) this.#free.push(room);
    return true;
  }

  #wasRead({ shared, thread }: Room): boolean {
    // Nobody has begun with it: this thread would have to wait.
    if (shared.take()) return false;
    if (!shared.isRead && !thread.gone) thread.gone = !shared.waitFor(PATIENCE_MS);
    return shared.isRead;
  }
}

/** Puts together the runs of plain lines and the lines between them. */
function readPiece(
  piece: Piece,
  length: number,
  runs: number,
  rows: PlainRows,
  reader: PieceReader | undefined,
): void {
  let row = 0;
  let key = 0;
  let at = 0;
  for (let run = 0; run < runs; run++) {
    const value = (field: number) => piece.runs[run * RUN_WIDTH + field] ?? 0;
    const lines = value(RUN.lines);
    if (lines > 0) rows.take(piece, run, row, key);
    row += value(RUN.rows);
    key += value(RUN.keys);
    reader?.plain(lines);
    at = piece.offset(value(RUN.next));
    if (value(RUN.otherEnd) === 0) continue;
    const end = piece.offset(value(RUN.otherEnd));
    reader?.other(piece.buffer, at, end);
    at = end + 1;
  }
  if (at < length) reader?.unread(piece.buffer, at, length);
}
