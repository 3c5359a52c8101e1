import { crc32, inflateRawSync } from 'node:zlib';

const END = Buffer.from('PK\u0005\u0006');
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Fitted models are kilobytes; what unpacks to more is a bomb. */
const MAX_UNPACKED = 64 * 1024 * 1024;

/** Unpacks a ZIP to check each entry's CRC-32. Gives what is wrong with it, or undefined for a sound one. */
export function zipProblem(zip: Buffer): string | undefined {
  const end = zip.lastIndexOf(END);
  if (end < 0 || end + 22 > zip.length) return 'the ZIP has no end';
  const entries = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  let unpacked = 0;
  for (let index = 0; index < entries; index++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY) return 'the directory of the ZIP is broken';
    const size = zip.readUInt32LE(at + 24);
    unpacked += size;
    if (unpacked > MAX_UNPACKED) return `the ZIP unpacks to more than ${MAX_UNPACKED} bytes`;
    const problem = entryProblem(zip, at, size);
    if (problem !== undefined) return problem;
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

function entryProblem(zip: Buffer, at: number, size: number): string | undefined {
  const method = zip.readUInt16LE(at + 10);
  const packedSize = zip.readUInt32LE(at + 20);
  const local = zip.readUInt32LE(at + 42);
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL) return 'an entry of the ZIP is missing';
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + packedSize);
  if (packed.length !== packedSize) return 'an entry of the ZIP is cut off';
  const data = unpack(packed, method, size);
  if (data === undefined || data.length !== size) return 'an entry of the ZIP does not unpack';
  return crc32(data) === zip.readUInt32LE(at + 16) ? undefined : 'an entry of the ZIP has a wrong CRC-32';
}

function unpack(packed: Buffer, method: number, size: number): Buffer | undefined {
  if (method === 0) return packed;
  if (method !== 8) return undefined;
  if (size === 0) return Buffer.alloc(0);
  try {
    return inflateRawSync(packed, { maxOutputLength: size });
  } catch {
    return undefined;
  }
}
