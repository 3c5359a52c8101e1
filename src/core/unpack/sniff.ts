/** What the first bytes of a file say about its container. */
export type Container =
  | 'gzip'
  | 'zstd'
  | 'bzip2'
  | 'zip'
  | 'tar'
  | 'utf-16le'
  | 'utf-16be'
  | 'plain'
  | 'empty'
  | OtherContainer;

/** Containers and files that are known by their first bytes and are not read. */
export type OtherContainer = keyof typeof OTHERS;

/** How much of a file {@link sniff} wants to see. */
export const SNIFFED = 512;

const OTHERS = {
  xz: {
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
    fix: 'Unpack it first: xz -dc FILE | groundctl logs diagnose -',
  },
  '7-Zip': {
    magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
    fix: 'Unpack it first, for example with 7z x FILE.',
  },
  RAR: { magic: [0x52, 0x61, 0x72, 0x21, 0x1a, 7], fix: 'Unpack it first.' },
  LZ4: { magic: [0x04, 0x22, 0x4d, 0x18], fix: 'Unpack it first: lz4 -dc FILE | groundctl logs diagnose -' },
  Snappy: { magic: [0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50], fix: 'Unpack it first.' },
  compress: { magic: [0x1f, 0x9d], fix: 'Unpack it first: zcat FILE | groundctl logs diagnose -' },
  Parquet: {
    magic: [0x50, 0x41, 0x52, 0x31],
    fix: 'Convert it to JSON lines with the field names of the records (request_time, remote_ip, ...), for example with COPY in DuckDB or UNLOAD in Athena, and read that.',
  },
  ORC: { magic: [0x4f, 0x52, 0x43], fix: 'Convert it to JSON lines with UNLOAD in Athena, and read that.' },
  Avro: { magic: [0x4f, 0x62, 0x6a, 1], fix: 'Convert it to JSON lines, and read that.' },
  SQLite: {
    magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20],
    fix: 'Convert its table to CSV or JSON lines, and read that.',
  },
  PDF: { magic: [0x25, 0x50, 0x44, 0x46], fix: 'Ask for the log itself.' },
  PNG: { magic: [0x89, 0x50, 0x4e, 0x47], fix: 'Ask for the log itself.' },
  JPEG: { magic: [0xff, 0xd8, 0xff], fix: 'Ask for the log itself.' },
} as const;

export function isOtherContainer(container: Container): container is OtherContainer {
  return container in OTHERS;
}

/** What can be done with a container that is not read. */
export function fixOfContainer(container: OtherContainer): string {
  return OTHERS[container].fix;
}

/** Tells a container by its first bytes, of which {@link SNIFFED} are enough. */
export function sniff(head: Uint8Array): Container {
  const begins = (...magic: readonly number[]) => magic.every((byte, at) => head[at] === byte);
  if (head.length === 0) return 'empty';
  if (begins(0x1f, 0x8b)) return 'gzip';
  // The second one is a frame that may be skipped.
  if (begins(0x28, 0xb5, 0x2f, 0xfd) || (begins(0x50, 0x2a, 0x4d, 0x18) && head.length > 8)) return 'zstd';
  if (begins(0x42, 0x5a, 0x68) && isOneOf(head[3], 0x31, 0x39) && (head[4] === 0x31 || head[4] === 0x17))
    return 'bzip2';
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) return 'zip';
  if (isTar(head)) return 'tar';
  for (const [name, { magic }] of Object.entries(OTHERS)) if (begins(...magic)) return name as OtherContainer;
  if (begins(0xff, 0xfe)) return 'utf-16le';
  if (begins(0xfe, 0xff)) return 'utf-16be';
  return withoutMark(head) ?? 'plain';
}

function isOneOf(byte: number | undefined, from: number, to: number): boolean {
  return byte !== undefined && byte >= from && byte <= to;
}

/** `ustar` where POSIX and GNU put it; older archives have their checksum only. */
function isTar(head: Uint8Array): boolean {
  if (head.length < 512) return false;
  if (Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar') return true;
  const written = /^[ 0]*([0-7]{3,6})[\0 ]/.exec(Buffer.from(head.subarray(148, 156)).toString('latin1'));
  if (written === null || head[0] === 0) return false;
  const sum = head.subarray(0, 512).reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  return Number.parseInt(written[1] ?? '', 8) === sum;
}

/** UTF-16 without a byte order mark: every other byte of plain text is NUL. */
function withoutMark(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(32, head.length >> 1);
  if (pairs < 8 || (head[0] !== 0 && head[1] !== 0)) return undefined;
  const every = (offset: number, test: (byte: number) => boolean) =>
    Array.from({ length: pairs }, (_, at) => head[at * 2 + offset] ?? 0).every(test);
  const isText = (byte: number) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127);
  if (every(1, (byte) => byte === 0) && every(0, isText)) return 'utf-16le';
  return every(0, (byte) => byte === 0) && every(1, isText) ? 'utf-16be' : undefined;
}
