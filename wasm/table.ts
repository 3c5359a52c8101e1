/**
 * Adds the rows of a scan to the table of all rows, whose columns lie in the same memory: what PlainRows of
 * fast/plain-rows.ts and RowTable of rows/row-table.ts do, which are asked wherever something is new or full.
 */

/** Numbers and addresses of columns, as LentTable of fast/lent-table.ts writes them: words in this order. */
const state: usize = heap.alloc(160);
const MINTS: usize = 0;
const ROWS: usize = 4;
const LAST_MINT: usize = 8;
const KEYS: usize = 12;
const SLOTS: usize = 16;
const ROOM: usize = 20;
const DENIED: usize = 24;
const TEMPORARY_COUNT: usize = 28;
const LONG_LIVED_COUNT: usize = 32;
const COLUMNS: usize = 36;

/** IPv4 address and its number + 1. */
const ADDRESSES: i32 = 1 << 13;
const PROBES: i32 = 8;
const addresses: usize = heap.alloc(ADDRESSES << 3);

const ROW: usize = 76;
/** As in fold.ts and rows/presigned-requests.ts. */
const HEAD_BIT: i32 = 16;
const TEMPORARY_BIT: i32 = 1 << 17;
const LONGEST_EXPIRES: i32 = 604800;
const CLOCK_SECONDS: i32 = 60;
/** Outcomes, see rows/outcome.ts. */
const REFUSED: u8 = 1;
const URL_EXPIRED: u8 = 2;
const EARLY: u8 = 3;
const LONG_LIVED: u8 = 2;

export function stateAt(): usize {
  return state;
}

function mix(a: i32, b: i32): i32 {
  let value: i32 = (a ^ (b * 0x9e3779b1)) * 0x85ebca6b;
  value ^= value >>> 15;
  value *= 0xc2b2ae35;
  return value ^ (value >>> 16);
}

/** Says which number an address has. */
export function setAddress(ipv4: i32, number: i32): void {
  const begin = mix(ipv4, 1);
  for (let probe = 0; probe < PROBES; probe++) {
    const at = addresses + (<usize>((begin + probe) & (ADDRESSES - 1)) << 3);
    if (load<i32>(at, 4) != 0 && probe < PROBES - 1) continue;
    store<i32>(at, ipv4);
    store<i32>(at, number + 1, 4);
    return;
  }
}

/** -1 where it is not known here. */
// @ts-ignore: decorator
@inline
function addressOf(ipv4: i32): i32 {
  const begin = mix(ipv4, 1);
  for (let probe = 0; probe < PROBES; probe++) {
    const at = addresses + (<usize>((begin + probe) & (ADDRESSES - 1)) << 3);
    const held = load<i32>(at, 4);
    if (held == 0) return -1;
    if (load<i32>(at) == ipv4) return held - 1;
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function column(number: usize): usize {
  return <usize>load<u32>(state + COLUMNS + (number << 2));
}

// @ts-ignore: decorator
@inline
function at4(column: usize, index: i32): usize {
  return column + (<usize>index << 2);
}

/**
 * Adds the rows from `from` on and before `to`, and writes the number of each in the table where its count was.
 * @param bucketsAt numbers of buckets in the table by those in the rows; -1 where nobody said
 * @returns the first one that it did not add
 */
export function addRows(rowsAt: usize, from: i32, to: i32, bucketsAt: usize): i32 {
  const mintKeyFirst = column(0);
  const mintKeySecond = column(1);
  const mintSignedAt = column(2);
  const mintExpiresAt = column(3);
  const mintUnits = column(4);
  const mintSigner = column(5);
  const mintRows = column(6);
  const rowMint = column(7);
  const rowNext = column(8);
  const rowAddress = column(9);
  const rowAgent = column(10);
  const rowBucket = column(11);
  const rowOutcome = column(12);
  const rowCode = column(13);
  const rowWay = column(14);
  const rowCount = column(15);
  const rowFirst = column(16);
  const rowLast = column(17);
  const rowHours = column(18);
  const rowKeys = column(19);
  const keyFirst = column(20);
  const keySecond = column(21);
  const keyCount = column(22);
  const keyNext = column(23);
  const slots = column(24);
  const slotMask = load<i32>(state, SLOTS) - 1;
  const room = load<i32>(state, ROOM);
  const denied = load<i32>(state, DENIED);
  let mints = load<i32>(state, MINTS);
  let rows = load<i32>(state, ROWS);
  let keys = load<i32>(state, KEYS);
  let mint = load<i32>(state, LAST_MINT);
  let next = from;
  for (; next < to; next++) {
    const seen = rowsAt + <usize>next * ROW;
    const bucket = load<i32>(at4(bucketsAt, load<u8>(seen, 60)));
    const address = addressOf(load<i32>(seen, 16));
    const refused = load<i32>(seen, 44) != 0;
    if (bucket < 0 || load<i32>(seen, 60) > 255 || address < 0 || (refused && denied < 0)) break;
    if (rows == room || keys == room || (mints + 1) << 1 > slotMask + 1) break;
    const accessKeyFirst = load<i32>(seen);
    const accessKeySecond = load<i32>(seen, 4);
    const signedAt = load<i32>(seen, 8);
    const expiresAt: u32 = <u32>signedAt + <u32>min<i32>(load<i32>(seen, 12), LONGEST_EXPIRES);
    const agent = load<i32>(seen, 20);
    const way = load<i32>(seen, 24);
    const count = load<i32>(seen, 28);
    const time = load<u32>(seen, 32);
    const last = load<u32>(seen, 36);
    const isTemporary = (way & TEMPORARY_BIT) != 0;
    const rowWays: u8 = <u8>((way & 15) | (((way >>> HEAD_BIT) & 1) << 4));
    const outcome: u8 = !refused
      ? 0
      : time > expiresAt
        ? URL_EXPIRED
        : <i64>signedAt > <i64>time + CLOCK_SECONDS
          ? EARLY
          : REFUSED;
    const code: u8 = refused ? <u8>denied : 0;

    if (
      mint < 0 || load<i32>(at4(mintKeyFirst, mint)) != accessKeyFirst ||
      load<i32>(at4(mintKeySecond, mint)) != accessKeySecond || load<i32>(at4(mintSignedAt, mint)) != signedAt
    ) {
      let slot = mix(accessKeyFirst, signedAt) & slotMask;
      for (; ; slot = (slot + 1) & slotMask) {
        mint = load<i32>(at4(slots, slot)) - 1;
        if (mint < 0) break;
        if (
          load<i32>(at4(mintKeyFirst, mint)) == accessKeyFirst &&
          load<i32>(at4(mintKeySecond, mint)) == accessKeySecond && load<i32>(at4(mintSignedAt, mint)) == signedAt
        ) break;
      }
      if (mint < 0) {
        mint = mints++;
        store<i32>(at4(mintKeyFirst, mint), accessKeyFirst);
        store<i32>(at4(mintKeySecond, mint), accessKeySecond);
        store<i32>(at4(mintSignedAt, mint), signedAt);
        store<i32>(at4(mintExpiresAt, mint), 0);
        store<i32>(at4(mintUnits, mint), 1);
        store<u8>(mintSigner + <usize>mint, isTemporary ? 0 : LONG_LIVED);
        store<i32>(at4(mintRows, mint), -1);
        store<i32>(at4(slots, slot), mint + 1);
      }
    }
    if (expiresAt > load<u32>(at4(mintExpiresAt, mint))) store<u32>(at4(mintExpiresAt, mint), expiresAt);

    const head = load<i32>(at4(mintRows, mint));
    let row = head;
    for (; row >= 0; row = load<i32>(at4(rowNext, row))) {
      if (
        load<i32>(at4(rowAddress, row)) == address && load<i32>(at4(rowAgent, row)) == agent &&
        load<u8>(rowOutcome + <usize>row) == outcome && load<u8>(rowWay + <usize>row) == rowWays &&
        load<u8>(rowCode + <usize>row) == code && <i32>load<u16>(rowBucket + (<usize>row << 1)) == bucket
      ) break;
    }
    if (row < 0) {
      row = rows++;
      store<i32>(at4(rowMint, row), mint);
      store<i32>(at4(rowNext, row), head);
      store<i32>(at4(mintRows, mint), row);
      store<i32>(at4(rowAddress, row), address);
      store<i32>(at4(rowAgent, row), agent);
      store<u16>(rowBucket + (<usize>row << 1), <u16>bucket);
      store<u8>(rowOutcome + <usize>row, outcome);
      store<u8>(rowCode + <usize>row, code);
      store<u8>(rowWay + <usize>row, rowWays);
      store<i32>(at4(rowCount, row), count);
      store<u32>(at4(rowFirst, row), time);
      store<u32>(at4(rowLast, row), last);
      store<i32>(at4(rowHours, row), load<i32>(seen, 40));
      store<i32>(at4(rowKeys, row), -1);
    } else {
      store<i32>(at4(rowCount, row), load<i32>(at4(rowCount, row)) + count);
      if (time < load<u32>(at4(rowFirst, row))) store<u32>(at4(rowFirst, row), time);
      if (last > load<u32>(at4(rowLast, row))) store<u32>(at4(rowLast, row), last);
      store<i32>(at4(rowHours, row), load<i32>(at4(rowHours, row)) | load<i32>(seen, 40));
    }
    store<i32>(seen, row, 28);
    const total = state + (isTemporary ? TEMPORARY_COUNT : LONG_LIVED_COUNT);
    store<i32>(total, load<i32>(total) + count);

    if (outcome != REFUSED) continue;
    const objectFirst = load<i32>(seen, 52);
    const objectSecond = load<i32>(seen, 56);
    const chain = load<i32>(at4(rowKeys, row));
    let key = chain;
    for (; key >= 0; key = load<i32>(at4(keyNext, key))) {
      if (load<i32>(at4(keyFirst, key)) == objectFirst && load<i32>(at4(keySecond, key)) == objectSecond) break;
    }
    if (key >= 0) {
      store<i32>(at4(keyCount, key), load<i32>(at4(keyCount, key)) + count);
      continue;
    }
    key = keys++;
    store<i32>(at4(keyFirst, key), objectFirst);
    store<i32>(at4(keySecond, key), objectSecond);
    store<i32>(at4(keyCount, key), count);
    store<i32>(at4(keyNext, key), chain);
    store<i32>(at4(rowKeys, row), key);
  }
  store<i32>(state, mints, MINTS);
  store<i32>(state, rows, ROWS);
  store<i32>(state, keys, KEYS);
  store<i32>(state, mint, LAST_MINT);
  return next;
}
