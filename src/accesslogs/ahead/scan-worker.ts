/** What a thread does that reads ahead: it takes pieces that are filled, the oldest first, and says what is in them. */
import { workerData } from 'node:worker_threads';
import { FastScan } from '../fast/fast-scan.ts';
import { SharedNames } from '../fast/names.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import { scanPiece } from './scan-piece.ts';
import type { ThreadData } from './scan-thread.ts';
import { CONTROL, piecesIn } from './shared-piece.ts';

const { module, memory, control, names, size, filter } = workerData as ThreadData;
const scan = new FastScan(memory, filter, new SharedNames(names), module);
const scanner = new LineScanner();
const pieces = piecesIn(memory.buffer, control, size);

Atomics.store(control, CONTROL.ready, 1);
for (let next = 0; ; ) {
  const filled = Atomics.load(control, CONTROL.filled);
  if (filled < 0) break;
  let idle = true;
  // They are filled in turn; some of them the other thread may have taken back meanwhile.
  for (let tried = 0; tried < pieces.length; tried++) {
    const piece = pieces[(next + tried) % pieces.length];
    if (piece?.take() !== true) continue;
    let runs = 0;
    try {
      runs = scanPiece(scan, scanner, piece.piece, piece.length);
    } finally {
      // What was not read is read by the other thread.
      piece.finish(runs);
    }
    next = (next + tried + 1) % pieces.length;
    idle = false;
    break;
  }
  if (idle) Atomics.wait(control, CONTROL.filled, filled);
}
