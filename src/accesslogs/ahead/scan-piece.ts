import type { FastScan } from '../fast/fast-scan.ts';
import { MOST_RUNS, type Piece, RUN, RUN_WIDTH } from '../fast/piece.ts';
import type { LineScanner } from '../scan/line-scanner.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Reads the plain lines of a piece and notes where the others are. Those are scanned as well, but only to learn from
 * them. Returns how many runs it noted: as many as there is room for.
 */
export function scanPiece(scan: FastScan, scanner: LineScanner, piece: Piece, length: number): number {
  const { buffer, runs } = piece;
  let row = 0;
  let key = 0;
  for (let run = 0, at = 0; ; run++) {
    if (run === MOST_RUNS || at >= length) return run;
    const next = scan.scan(piece, at, length, run, row, key);
    const numbers = run * RUN_WIDTH;
    row += runs[numbers + RUN.rows] ?? 0;
    key += runs[numbers + RUN.keys] ?? 0;
    runs[numbers + RUN.otherEnd] = 0;
    if (next >= length) return run + 1;
    const lineEnd = buffer.indexOf(NEWLINE, next);
    const end = lineEnd > next && buffer[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (scanner.scan(buffer, next, end) === undefined) scan.learn(scanner);
    runs[numbers + RUN.otherEnd] = piece.at + lineEnd;
    at = lineEnd + 1;
  }
}
