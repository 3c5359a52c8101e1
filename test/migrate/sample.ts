import { crc32, deflateRawSync } from 'node:zlib';
import type { Flow } from '../../src/migrate/flow/flow.ts';
import { recogniseFlow } from '../../src/migrate/flow/recognise.ts';

/** A step with what a test says and defaults for the rest. */
export function step(id: string, fields: Record<string, unknown> = {}) {
  return {
    node_id: id,
    type: 'TRANSFORM',
    operator: 'sagemaker.spark.manage_columns_0.1',
    parameters: {},
    inputs: [],
    outputs: [{ name: 'default' }],
    ...fields,
  };
}

/** A source that reads from `uri`. */
export function source(id: string, uri: string) {
  const s3ExecutionContext = { s3Uri: uri, s3ContentType: 'csv' };
  return step(id, {
    type: 'SOURCE',
    operator: 'sagemaker.s3_source_0.1',
    parameters: { dataset_definition: { datasetSourceType: 'S3', s3ExecutionContext } },
  });
}

/** The text of a flow, as Studio writes it. */
export function flowText(...nodes: object[]): string {
  const all = nodes.length > 0 ? nodes : [source('a', 's3://sagemaker-us-east-1-111122223333/in.csv')];
  return JSON.stringify({ metadata: { version: 1 }, nodes: all }, null, 2);
}

/** A recognised flow; throws where the text is none. */
export function flowOf(text: string | Buffer): Flow {
  const flow = recogniseFlow(Buffer.from(text));
  if (!flow.ok) throw new Error(flow.problem);
  return flow.value;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

/** Base85 as Python's b85encode writes it. */
export function base85(bytes: Buffer): string {
  const padding = (4 - (bytes.length % 4)) % 4;
  const padded = Buffer.concat([bytes, Buffer.alloc(padding)]);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    let value = padded.readUInt32BE(at);
    let group = '';
    for (let digit = 0; digit < 5; digit++) {
      group = (ALPHABET[value % 85] ?? '') + group;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text.slice(0, text.length - padding);
}

/** A ZIP with one file, as a fitted model is one. */
export function zip(name: string, data: Buffer): Buffer {
  const packed = deflateRawSync(data);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
  const entry = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\u0000'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}
