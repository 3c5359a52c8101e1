import { parseIndex, parseObjects, sha256 } from '../../../src/batches/split/index-file.ts';
import { imageSize } from '../../../src/core/images/image-size.ts';
import { parseCidr } from '../../../src/core/net/cidr.ts';
import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { readPlanFile } from '../../../src/migrate/plan/plan-file.ts';
import { readRemap } from '../../../src/migrate/remap/read-remap.ts';
import { parseAddressList } from '../../../src/workteams/address-list.ts';
import { keysOf } from '../../../tui/keys/parse.ts';
import { bmp, extended, gif, jpeg, lossless, png } from '../../helpers/image-headers.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, refusable, type Target } from '../target.ts';

const made = (seeds: readonly (string | Buffer)[]): Target['make'] => {
  const all = seeds.map((seed) => Buffer.from(seed));
  return (random) => mutate(random.pick(all), random.pick(all), random);
};

const remap =
  '{"accounts":{"111122223333":"444455556666"},"buckets":{"a-1":"b-1"},"regions":{"us-east-1":"eu-west-1"},"roles":{"r":"s"}}';
const upload = {
  root: '/srv/flows',
  path: 'a.flow',
  key: 'flows/a.flow',
  source: '0'.repeat(64),
  sha256: '1'.repeat(64),
  size: 12,
  condition: { type: 'absent' },
};
const plan = JSON.stringify({
  schema: 'groundctl/migrate.plan/v1',
  target: { bucket: 'b-1', prefix: 'flows/', region: 'us-east-1', account: '111122223333', endpoint: '' },
  roots: ['/srv/flows'],
  layout: 'mirror',
  uploads: [upload],
  remap: JSON.parse(remap),
});
const batch = {
  name: 'batch-001',
  manifest: 'batch-001.manifest',
  objects: 'batch-001.objects',
  files: 1,
  bytes: 2,
  sha256: '0'.repeat(64),
};
const index = JSON.stringify({
  schema: 'groundctl/batches.split/v1',
  source: 's3://b/',
  strip: '',
  batches: [batch],
  leftOut: [],
});

export const remaps: Target = {
  name: 'remaps',
  about: 'maps of migrate --remap',
  make: made([
    remap,
    '{"accounts":{}}',
    '{"arns":{"arn:aws:iam::111122223333:role/r":"arn:aws:iam::444455556666:role/r"}}',
  ]),
  take: (bytes) => void refusable(() => readRemap(bytes, 'map.json')),
};

export const plans: Target = {
  name: 'plans',
  about: 'plan files and the index of a split',
  make: made([plan, index, '{"bucket":"b","key":"k","size":1,"etag":"\\"x\\""}\n']),
  take(bytes) {
    const text = bytes.toString('utf8');
    const read = refusable(() => readPlanFile(text, 'plan.json'));
    for (const { upload } of read?.changes ?? []) {
      check(upload.key.startsWith(read?.target.prefix ?? ''), `the key ${upload.key} is outside`);
      check(!upload.path.split('/').includes('..'), `the path ${upload.path} leads outside`);
    }
    refusable(() => parseIndex(text, 'index.json'));
    refusable(() => parseObjects(text, { ...batch, sha256: sha256(text) }));
  },
};

export const addresses: Target = {
  name: 'addresses',
  about: 'lists of e-mail addresses, IP ranges and S3 URIs',
  make: made([
    'ana@example.com, Ben <ben@example.com>\n# c\n',
    '10.0.0.0/8',
    '::ffff:10.0.0.0/104',
    's3://bucket/a%20b/c',
  ]),
  take(bytes) {
    const text = bytes.toString('utf8');
    refusable(() => parseAddressList(text));
    for (const parsed of [parseCidr(text), parseS3Uri(text)]) if (!parsed.ok) plainWords([parsed.problem]);
  },
};

export const images: Target = {
  name: 'images',
  about: 'headers of images',
  make: made([png(9, 9), jpeg(9, 9, [300]), gif(9, 9), bmp(9, 9), extended(9, 9), lossless(9, 9)]),
  async take(bytes) {
    let reads = 0;
    const size = await imageSize(async (from, length) => {
      reads += 1;
      check(reads <= 1000, 'it reads for ever');
      return bytes.subarray(from, from + length);
    });
    if (size.ok) check(size.value.width > 0 && size.value.height > 0, 'a size without width or height');
    else plainWords([size.problem]);
  },
};

export const keys: Target = {
  name: 'keys',
  about: 'what a terminal sends to the terminal UI',
  make: made([
    'jjk/abc\r',
    '\x1b[A\x1b[B\x1bOP',
    '\x1b[<0;10;8M\x1b[<64;1;1m',
    '\x1b[200~paste\x1b[201~',
    '\x1b[1;5C',
  ]),
  take(bytes) {
    const found = keysOf(bytes.toString('utf8'));
    check(found.length <= bytes.length, 'more keys than characters');
  },
};
