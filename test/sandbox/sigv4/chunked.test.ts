import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_SHA256, sha256 } from '../../../src/core/sigv4/canonical.ts';
import { signingKey, signText } from '../../../src/core/sigv4/signing-key.ts';
import { ChunkDecoder, ChunkError } from '../../../src/sandbox/sigv4/chunked.ts';

const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
const timestamp = '20130524T000000Z';
const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope);
/** Seed and chunk signatures of the S3 API reference, "Signature calculations for chunked uploads". */
const seed = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const documented = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];

function encode(data: Buffer, chunk: number, trailers: Record<string, string> = {}, signed = true): Buffer {
  const parts: Buffer[] = [];
  let previous = seed;
  const head = `${timestamp}\n${scope.date}/us-east-1/s3/aws4_request`;
  const frame = (piece: Buffer) => {
    const text = `AWS4-HMAC-SHA256-PAYLOAD\n${head}\n${previous}\n${EMPTY_SHA256}\n${sha256(piece)}`;
    previous = signText(key, text);
    const extension = signed ? `;chunk-signature=${previous}` : '';
    parts.push(Buffer.from(`${piece.length.toString(16)}${extension}\r\n`));
    if (piece.length > 0) parts.push(piece, Buffer.from('\r\n'));
  };
  for (let at = 0; at < data.length; at += chunk) frame(data.subarray(at, at + chunk));
  frame(Buffer.alloc(0));
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}`);
  if (signed && lines.length > 0) {
    const hash = sha256(lines.map((line) => `${line}\n`).join(''));
    lines.push(
      `x-amz-trailer-signature:${signText(key, `AWS4-HMAC-SHA256-TRAILER\n${head}\n${previous}\n${hash}`)}`,
    );
  }
  parts.push(Buffer.from([...lines, '', ''].join('\r\n').replace(/^\r\n$/, '\r\n')));
  return Buffer.concat(parts);
}

function decode(body: Buffer, pieceSizes: readonly number[], signed = true) {
  const decoder = new ChunkDecoder(signed ? { key, timestamp, scope, seed } : undefined);
  const out: Buffer[] = [];
  let at = 0;
  for (let turn = 0; at < body.length; turn++) {
    const size = pieceSizes[turn % pieceSizes.length] ?? 1;
    out.push(...decoder.decode(body.subarray(at, at + size)));
    at += size;
  }
  decoder.end();
  return { data: Buffer.concat(out), trailers: Object.fromEntries(decoder.trailers) };
}

function problem(body: Buffer, signed = true): string {
  try {
    decode(body, [body.length], signed);
    return 'none';
  } catch (error) {
    return error instanceof ChunkError ? error.problem : String(error);
  }
}

describe('aws-chunked uploads', () => {
  it("accepts the documented example's chunk signatures", () => {
    const data = Buffer.alloc(66_560, 'a');
    const body = encode(data, 65_536);
    for (const signature of documented) expect(body.includes(signature)).toBe(true);
    expect(decode(body, [1000]).data.equals(data)).toBe(true);
  });

  it('gives back the data and the trailers however the network cuts the body', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 64 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.boolean(),
        (bytes, chunk, pieces, signed) => {
          const body = encode(Buffer.from(bytes), chunk, { 'x-amz-checksum-crc32': 'AAAAAA==' }, signed);
          const decoded = decode(body, pieces, signed);
          expect(decoded.data.equals(Buffer.from(bytes))).toBe(true);
          expect(decoded.trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==' });
        },
      ),
    );
  });

  it('refuses a changed byte, a swapped chunk, a changed trailer and a missing end', () => {
    const data = Buffer.from('0123456789'.repeat(10));
    const body = encode(data, 32, { 'x-amz-checksum-crc32': 'AAAAAA==' });
    expect(problem(body)).toBe('none');
    const at = body.indexOf('0123456789');
    const changed = Buffer.from(body);
    changed[at] = 0x39;
    expect(problem(changed)).toBe('bad-signature');
    expect(problem(Buffer.from(body.toString('latin1').replace('AAAAAA==', 'AAAAAB=='), 'latin1'))).toBe(
      'bad-signature',
    );
    const trailerGone = body.subarray(0, body.indexOf('x-amz-trailer-signature'));
    expect(problem(Buffer.concat([trailerGone, Buffer.from('\r\n')]))).toBe('bad-signature');
    expect(problem(body.subarray(0, at + 5))).toBe('incomplete');
    expect(problem(encode(data, 32, {}, false))).toBe('bad-signature');
  });

  it('refuses framing that is none', () => {
    for (const text of ['zz\r\n', '5;x=y\r\nhello\r\n', '5\r\nhelloo\r\n', `${'0'.repeat(2000)}`, '-1\r\n']) {
      expect(problem(Buffer.from(text), false), text).toBe('malformed');
    }
    expect(problem(Buffer.from('0\r\nno colon\r\n\r\n'), false)).toBe('malformed-trailer');
    expect(problem(Buffer.from('0\r\n\r\nmore'), false)).toBe('malformed');
  });
});
