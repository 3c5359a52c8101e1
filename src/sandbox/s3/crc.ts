import { crc32 } from 'node:zlib';

/** A running CRC: bytes in, big-endian digest out. */
export interface RunningCrc {
  update(data: Uint8Array): void;
  digest(): Buffer;
}

/** Reflected polynomials: CRC-32 (ISO-HDLC), CRC-32C (iSCSI), CRC-64/NVME. */
const POLYNOMIALS = {
  CRC32: { width: 32, polynomial: 0xedb88320n },
  CRC32C: { width: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { width: 64, polynomial: 0x9a6c9329ac4bc9b5n },
} as const;

export type CrcName = keyof typeof POLYNOMIALS;

export function createCrc(name: CrcName): RunningCrc {
  if (name === 'CRC32') {
    let value = 0;
    return {
      update(data) {
        value = crc32(data, value);
      },
      digest: () => fromWord(value),
    };
  }
  return name === 'CRC32C' ? createCrc32c() : createCrc64();
}

/** The CRC of two pieces put together, from theirs and the second one's length in bytes. */
export function combineCrc(name: CrcName, first: Buffer, second: Buffer, secondLength: number): Buffer {
  const { width, polynomial } = POLYNOMIALS[name];
  // Appending n zero bytes multiplies by x^(8n) modulo the polynomial: square a matrix per bit of n.
  let matrix = squareMatrix(squareMatrix(squareMatrix(shiftMatrix(polynomial, width))));
  let value = toBigInt(first);
  for (let length = secondLength; length > 0; length = Math.floor(length / 2)) {
    if (length % 2 === 1) value = times(matrix, value);
    matrix = squareMatrix(matrix);
  }
  const hex = (value ^ toBigInt(second)).toString(16).padStart(width / 4, '0');
  return Buffer.from(hex, 'hex');
}

let table32: Uint32Array | undefined;

/** Eight bytes at a time: `table[k * 256 + b]` is b followed by k zero bytes. */
function createCrc32c(): RunningCrc {
  table32 ??= buildTable32();
  const table = table32;
  let crc = -1;
  return {
    update(data) {
      let at = 0;
      const word = (index: number) => table[index] ?? 0;
      for (const end = data.length - 7; at < end; at += 8) {
        const low =
          crc ^
          ((data[at] ?? 0) |
            ((data[at + 1] ?? 0) << 8) |
            ((data[at + 2] ?? 0) << 16) |
            ((data[at + 3] ?? 0) << 24));
        crc =
          word(1792 + (low & 255)) ^
          word(1536 + ((low >>> 8) & 255)) ^
          word(1280 + ((low >>> 16) & 255)) ^
          word(1024 + (low >>> 24)) ^
          word(768 + (data[at + 4] ?? 0)) ^
          word(512 + (data[at + 5] ?? 0)) ^
          word(256 + (data[at + 6] ?? 0)) ^
          word(data[at + 7] ?? 0);
      }
      for (; at < data.length; at++) crc = word((crc ^ (data[at] ?? 0)) & 255) ^ (crc >>> 8);
    },
    digest: () => fromWord(~crc >>> 0),
  };
}

let tables64: { readonly low: Uint32Array; readonly high: Uint32Array } | undefined;

/** The same in two 32-bit halves. */
function createCrc64(): RunningCrc {
  tables64 ??= buildTables64();
  const { low, high } = tables64;
  let lo = -1;
  let hi = -1;
  return {
    update(data) {
      let at = 0;
      for (const end = data.length - 7; at < end; at += 8) {
        const a =
          lo ^
          ((data[at] ?? 0) |
            ((data[at + 1] ?? 0) << 8) |
            ((data[at + 2] ?? 0) << 16) |
            ((data[at + 3] ?? 0) << 24));
        const b =
          hi ^
          ((data[at + 4] ?? 0) |
            ((data[at + 5] ?? 0) << 8) |
            ((data[at + 6] ?? 0) << 16) |
            ((data[at + 7] ?? 0) << 24));
        const i0 = 1792 + (a & 255);
        const i1 = 1536 + ((a >>> 8) & 255);
        const i2 = 1280 + ((a >>> 16) & 255);
        const i3 = 1024 + (a >>> 24);
        const i4 = 768 + (b & 255);
        const i5 = 512 + ((b >>> 8) & 255);
        const i6 = 256 + ((b >>> 16) & 255);
        const i7 = b >>> 24;
        lo =
          (low[i0] ?? 0) ^
          (low[i1] ?? 0) ^
          (low[i2] ?? 0) ^
          (low[i3] ?? 0) ^
          (low[i4] ?? 0) ^
          (low[i5] ?? 0) ^
          (low[i6] ?? 0) ^
          (low[i7] ?? 0);
        hi =
          (high[i0] ?? 0) ^
          (high[i1] ?? 0) ^
          (high[i2] ?? 0) ^
          (high[i3] ?? 0) ^
          (high[i4] ?? 0) ^
          (high[i5] ?? 0) ^
          (high[i6] ?? 0) ^
          (high[i7] ?? 0);
      }
      for (; at < data.length; at++) {
        const index = (lo ^ (data[at] ?? 0)) & 255;
        lo = ((lo >>> 8) | (hi << 24)) ^ (low[index] ?? 0);
        hi = (hi >>> 8) ^ (high[index] ?? 0);
      }
    },
    digest: () => Buffer.concat([fromWord(~hi >>> 0), fromWord(~lo >>> 0)]),
  };
}

function buildTable32(): Uint32Array {
  const table = new Uint32Array(2048);
  const polynomial = Number(POLYNOMIALS.CRC32C.polynomial);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc;
  }
  for (let at = 256; at < 2048; at++) {
    const previous = table[at - 256] ?? 0;
    table[at] = (table[previous & 255] ?? 0) ^ (previous >>> 8);
  }
  return table;
}

function buildTables64() {
  const low = new Uint32Array(2048);
  const high = new Uint32Array(2048);
  const wide: bigint[] = [];
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 1n ? (crc >> 1n) ^ POLYNOMIALS.CRC64NVME.polynomial : crc >> 1n;
    wide.push(crc);
  }
  for (let at = 256; at < 2048; at++) {
    const previous = wide[at - 256] ?? 0n;
    wide.push((wide[Number(previous & 255n)] ?? 0n) ^ (previous >> 8n));
  }
  wide.forEach((value, at) => {
    low[at] = Number(value & 0xffffffffn);
    high[at] = Number(value >> 32n);
  });
  return { low, high };
}

/** One zero bit appended, as a matrix over GF(2): column i is what bit i becomes. */
function shiftMatrix(polynomial: bigint, width: number): bigint[] {
  return Array.from({ length: width }, (_, bit) => (bit === 0 ? polynomial : 1n << BigInt(bit - 1)));
}

function squareMatrix(matrix: readonly bigint[]): bigint[] {
  return matrix.map((column) => times(matrix, column));
}

function times(matrix: readonly bigint[], vector: bigint): bigint {
  let sum = 0n;
  for (let bit = 0; vector > 0n; bit++, vector >>= 1n) {
    if (vector & 1n) sum ^= matrix[bit] ?? 0n;
  }
  return sum;
}

function toBigInt(digest: Buffer): bigint {
  return BigInt(`0x${digest.toString('hex') || '0'}`);
}

function fromWord(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value >>> 0);
  return buffer;
}
