import { readPrices } from '../../../src/jobs/prices.ts';
import { readSettingsText } from '../../../src/settings/read-file.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const made = (seeds: readonly string[]): Target['make'] => {
  const all = seeds.map((seed) => Buffer.from(seed));
  return (random) => mutate(random.pick(all), random.pick(all), random);
};

export const settings: Target = {
  name: 'settings',
  about: 'settings files of a project',
  make: made([
    '# a\nprofile: labeling\nregion: eu-west-1\napproved:\n  - 198.51.100.0/24\n  - 2001:db8:7::/48\nbuckets:\n  data: acme-data\n  logs: s3://acme-logs/s3/\nread-only: true\nworkers: 2\n',
    '{"$schema": "./x.json", "region": "us-east-1", "buckets": {"flows": "a-b"}, "output": "json"}',
    'role: &r arn:aws:iam::123456789012:role/a\nregion: *r\n<<: {theme: none}\n? [a]\n: !!str b\n',
    '%YAML 1.2\n---\nprices: |\n  prices.yaml\napproved: [a, ~, 1e3, "\\u001b[31m"]\n...\n---\nb: c\n',
  ]),
  take(bytes) {
    const text = bytes.toString('utf8');
    const file = { kind: 'project', path: '/srv/groundctl.yaml', shown: 'groundctl.yaml' } as const;
    const { settings: read, problems } = readSettingsText(text, file);
    plainWords(problems.map(({ message }) => message));
    const lines = text.split(/\r\n|\r|\n/).length;
    for (const { line, column } of [...problems, ...read.map(({ origin }) => origin as never)] as {
      line: number;
      column: number;
    }[])
      check(
        line >= 1 && line <= lines && column >= 1,
        `a place that the file does not have: ${line}:${column}`,
      );
  },
};

export const prices: Target = {
  name: 'prices',
  about: 'tables of prices',
  make: made([
    'objects:\n  - {upTo: 50000, price: 0.08}\n  - {price: 0.04}\nworkers: 0.012\ntasks:\n  BoundingBox: {objects: 0.08, workers: 0.036}\n',
    '{"objects": [{"upTo": 1e3, "price": 1}, {"price": 0}], "tasks": {"__proto__": {"workers": 2}}}',
    'objects: &o 0.1\nworkers: *o\ntasks: {a: {objects: *o}, b: &b {workers: 1}, c: *b}\n',
  ]),
  take(bytes) {
    const read = readPrices(bytes.toString('utf8'));
    if (!read.ok) return plainWords([read.problem]);
    for (const { objects, workers } of [read.value, ...Object.values(read.value.tasks)])
      for (const { price } of [...objects, ...workers])
        check(Number.isFinite(price) && price >= 0, `a price of ${price}`);
  },
};
