import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingsFiles } from '../../src/settings/find-files.ts';
import { KEYS, SETTING_KEYS } from '../../src/settings/keys.ts';
import { SETTINGS_SCHEMA } from '../../src/settings/schema.ts';
import { originWords } from '../../src/settings/settings.ts';
import { Project } from './folder.ts';

const WHOLE = `# every key there is
profile: labeling
region: eu-west-1
workforce: labelers
approved:
  - 198.51.100.0/24
  - 2001:db8:7::/48
role: arn:aws:iam::123456789012:role/service/labeling
buckets:
  data: acme-labeling-data
  logs: s3://acme-labeling-logs/s3/
  batches: s3://acme-labeling-data/staged/
  flows: acme-flows
prices: prices.yaml
output: json
read-only: true
theme: none
workers: 2
`;

describe('a file', () => {
  test('says every setting, each with its place', async () => {
    using project = new Project(WHOLE);
    const { values, origins } = await project.load();
    expect(values).toEqual({
      profile: 'labeling',
      region: 'eu-west-1',
      workforce: 'labelers',
      approved: ['198.51.100.0/24', '2001:db8:7::/48'],
      role: 'arn:aws:iam::123456789012:role/service/labeling',
      'buckets.data': 'acme-labeling-data',
      'buckets.logs': 's3://acme-labeling-logs/s3/',
      'buckets.batches': 's3://acme-labeling-data/staged/',
      'buckets.flows': 'acme-flows',
      prices: 'prices.yaml',
      output: 'json',
      'read-only': true,
      theme: 'none',
      workers: '2',
    });
    expect(Object.keys(values)).toEqual(SETTING_KEYS);
    const places = [...origins].map(([key, origin]) => `${key} ${originWords(origin)}`);
    expect(places).toContain('profile groundctl.yaml:2:10');
    expect(places).toContain('buckets.logs groundctl.yaml:11:9');
    expect(places).toContain('read-only groundctl.yaml:16:12');
  });

  test.each(['', '# nothing yet\n', '---\n', '{}', '\ufeffregion: eu-west-1\n'])(
    '%j is fine',
    async (text) => {
      using project = new Project(text);
      expect(await project.problems()).toEqual([]);
    },
  );

  test.each([
    ['regoin: eu-west-1', 'groundctl.yaml:1:1: "regoin" is not known: did you mean region?'],
    ['a: 1\nread_only: true', 'groundctl.yaml:2:1: "read_only" is not known: did you mean read-only?'],
    ['buckets:\n  dta: abc', 'groundctl.yaml:2:3: "dta" is not known: did you mean data?'],
    ['buckets: acme', 'groundctl.yaml:1:10: buckets must name them: data, logs, batches, flows'],
    [
      'region: us-east-11',
      'groundctl.yaml:1:9: region: "us-east-11" is not an AWS region: did you mean us-east-1?',
    ],
    ['region:', 'groundctl.yaml:1:8: region must be text'],
    ['role: 123456789012', 'groundctl.yaml:1:7: role must be text, in quotes'],
    ['role: arn:aws:iam::1:user/x', /1:7: role: .* is not a role's ARN/],
    ['approved: 10.0.0.0/8', 'groundctl.yaml:1:11: approved must be a list'],
    ['approved: [10.0.0.0/8, 10.0.0]', /1:24: approved: /],
    ['approved: [{}]', /1:12: approved: must contain text/],
    ['output: jsn', /1:9: output: "jsn" is not one of .*: did you mean json\?/],
    ['theme: neon', /1:8: theme: "neon" is not one of/],
    ['workers: 0', /workers must be text/],
    ['workers: "many"', /1:10: workers: "many" is not one of 1, 2/],
    ['read-only: "yes"', 'groundctl.yaml:1:12: read-only must be true or false'],
    ['buckets: {data: Acme}', /1:17: buckets.data: the bucket name "Acme"/],
    ['buckets: {logs: "https://s3.amazonaws.com/abc"}', /must begin with s3:\/\//],
    ['profile: "a\\x1b[31m"', /1:10: profile: .*control characters/],
    ['profile: ""', 'groundctl.yaml:1:10: profile: is empty'],
    [
      'endpoint-url: http://evil',
      /1:1: "endpoint-url" cannot be set in a file: a file must not decide where requests go/,
    ],
    ['AWS_ENDPOINT_URL_S3: x', /cannot be set in a file: a file must not decide where requests go/],
    ['editor: vim', /"editor" cannot be set in a file: programs named in a file are never started/],
    ['command: rm -rf', /"command" cannot be set in a file: programs named in a file are never started/],
    ['- a\n- b', 'groundctl.yaml:1:1: is not a list of settings, such as region: us-east-1'],
    ['just text', /1:1: is not a list of settings/],
    ['region: eu-west-1\nregion: us-east-1', /2:1: is not YAML: Map keys must be unique/],
    ['region: [', /is not YAML/],
    ['a: 1\n---\nb: 2', /is not YAML: .*document/],
    ['region: !!js/function x', /is not YAML: .*tag/i],
    ['? [a]\n: 1', /1:3: the name of a setting must be text/],
    ['1: 2', /1:1: the name of a setting must be text/],
  ])('%j is refused with its place', async (text, expected) => {
    using project = new Project(text);
    const problems = await project.problems();
    expect(problems).toContainEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  test('names every problem at once, and where there are many how many more', async () => {
    using project = new Project(Array.from({ length: 30 }, (_, i) => `x${i}: 1`).join('\n'));
    const problems = await project.problems();
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('and 10 more');
  });
});

describe('a hostile file', () => {
  test('with names of an object’s own parts sets none of them', async () => {
    using project = new Project('__proto__: {read-only: true}\nconstructor: {prototype: {x: 1}}\n');
    expect((await project.problems()).join('\n')).toMatch(
      /"__proto__" is not known[\s\S]*"constructor" is not known/,
    );
    project.write('buckets: {__proto__: acme-data, toString: acme-data}\n');
    expect(await project.problems()).toHaveLength(2);
    expect(({} as Record<string, unknown>)['read-only']).toBeUndefined();
  });

  test('with aliases is not unfolded', async () => {
    const bomb = `a: &a [x, x]\n${[...'bcdefghijklmnop'].map((name, i) => `${name}: &${name} [*${'abcdefghijklmno'[i]}, *${'abcdefghijklmno'[i]}]`).join('\n')}\n`;
    using project = new Project(`${bomb}region: *p\napproved: *p\n`);
    const problems = await project.problems();
    expect(problems.length).toBeGreaterThan(15);
    project.write('region: &r eu-west-1\nprofile: *r\n');
    expect(await project.problems()).toEqual(['groundctl.yaml:2:10: aliases (*name) are not supported here']);
  });

  test.each([
    ['deep', '['.repeat(60_000), /nested too deep|is not YAML/],
    ['huge', `# ${'x'.repeat(70_000)}`, 'groundctl.yaml:1:1: is larger than 65536 bytes'],
    ['UTF-16', Buffer.from('\ufeffregion: eu-west-1\n', 'utf16le'), 'groundctl.yaml:1:1: is not UTF-8 text'],
    ['Latin-1', Buffer.from('profile: caf\xe9\n', 'latin1'), 'groundctl.yaml:1:1: is not UTF-8 text'],
    ['binary', Buffer.from([0x72, 0, 1, 2]), 'groundctl.yaml:1:1: is not UTF-8 text'],
  ])('that is %s is named and not read', async (_, content, expected) => {
    using project = new Project(content);
    const problems = await project.problems();
    expect(problems[0]).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  test('of any text is read or refused with places', async () => {
    using project = new Project();
    const part = fc.oneof(
      fc.constantFrom(
        ...SETTING_KEYS,
        'buckets',
        ': ',
        '\n',
        '- ',
        '[',
        '{',
        '&a ',
        '*a',
        '"',
        "'",
        '!!',
        '|',
        '\t',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        project.write(parts.join(''));
        const problems = await project.problems();
        expect(problems.every((one) => /^groundctl\.yaml:\d+:\d+: |^and \d+ more$/.test(one))).toBe(true);
        expect(problems.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 300 },
    );
  });

  test.skipIf(process.platform === 'win32')(
    'that is a pipe, a device, a folder or a link to nothing is named',
    async () => {
      using project = new Project();
      const path = join(project.folder, 'groundctl.yaml');
      const named = async () => (await project.problems())[0];
      execFileSync('mkfifo', [path]);
      expect(await named()).toMatch(/1:1: is a pipe, and a file is needed/);
      rmSync(path);
      symlinkSync('/dev/zero', path);
      expect(await named()).toMatch(/1:1: is a device/);
      rmSync(path);
      mkdirSync(path);
      expect(await named()).toMatch(/1:1: is a folder/);
      rmSync(path, { recursive: true });
      symlinkSync(join(project.folder, 'nowhere'), path);
      expect(await named()).toBe('groundctl.yaml:1:1: is a link to nothing');
    },
  );
});

describe('who wins', () => {
  const user = 'region: us-west-2\nprofile: mine\noutput: yaml\n';

  test('environment over project over user, and what was passed over is known', async () => {
    using project = new Project('region: eu-west-1\nprofile: theirs\n', user);
    const all = await project.load({ AWS_REGION: 'us-east-1' });
    expect(all.values).toEqual({ region: 'us-east-1', profile: 'theirs', output: 'yaml' });
    expect(all.origins.get('region')).toEqual({ kind: 'environment', name: 'AWS_REGION' });
    expect(all.origins.get('profile')).toMatchObject({ kind: 'project', line: 2, column: 10 });
    expect(all.origins.get('output')).toMatchObject({ kind: 'user', path: project.userFile, line: 3 });
    expect(all.overridden.map(({ key, value, origin }) => [key, value, origin.kind])).toEqual([
      ['profile', 'mine', 'user'],
      ['region', 'eu-west-1', 'project'],
      ['region', 'us-west-2', 'user'],
    ]);
  });

  test.each(SETTING_KEYS.map((key) => [key, KEYS[key].variables[0] ?? ''] as const))(
    '%s can be said by %s, and nothing else is',
    async (key, variable) => {
      const values: Record<string, string> = {
        region: 'ap-south-1',
        approved: '203.0.113.0/24, 203.0.114.0/24',
        role: 'arn:aws:iam::123456789012:role/x',
        output: 'csv',
        'read-only': 'true',
        theme: 'none',
        workers: '3',
      };
      const text = values[key] ?? 'some-name';
      using project = new Project(WHOLE);
      const { values: read, origins } = await project.load({ [variable]: text });
      const expected = { approved: ['203.0.113.0/24', '203.0.114.0/24'], 'read-only': true }[
        key as 'approved'
      ];
      expect(read[key]).toEqual(expected ?? text);
      expect([...origins].filter(([, { kind }]) => kind === 'environment')).toEqual([
        [key, { kind: 'environment', name: variable }],
      ]);
    },
  );

  test.each([
    [{ GROUNDCTL_READ_ONLY: 'perhaps' }, 'GROUNDCTL_READ_ONLY: must be true or false'],
    [{ GROUNDCTL_OUTPUT: 'jsn' }, /^GROUNDCTL_OUTPUT: "jsn" is not one of/],
    [{ GROUNDCTL_APPROVED: '10.0.0.0/8 nowhere' }, /^GROUNDCTL_APPROVED: /],
    [{ GROUNDCTL_BUCKET_DATA: 'A' }, /^GROUNDCTL_BUCKET_DATA: the bucket name/],
  ])('%j is refused', async (env, expected) => {
    using project = new Project();
    expect(await project.problems(env)).toEqual([
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    ]);
  });

  test('credentials in the environment have chosen who to be: no file names a profile then', async () => {
    using project = new Project('profile: theirs\n', user);
    const env = { AWS_ACCESS_KEY_ID: 'AKIA' };
    const { values, overridden, credentials } = await project.load(env);
    expect(values.profile).toBeUndefined();
    expect(overridden.map(({ value }) => value)).toEqual(['theirs', 'mine']);
    expect(credentials).toBe('AWS_ACCESS_KEY_ID');
    expect((await project.load({ ...env, AWS_PROFILE: 'said' })).values.profile).toBe('said');
  });
});

describe('a project tightens and never loosens', () => {
  test('it switches read-only on, and not off, whatever the user says', async () => {
    using project = new Project('read-only: true\n', 'read-only: false\n');
    expect((await project.load()).values['read-only']).toBe(true);
    project.write('read-only: false\n');
    expect(await project.problems()).toEqual([
      'groundctl.yaml:1:12: a project cannot turn read-only off; it may only set true',
    ]);
    using other = new Project('region: eu-west-1\n', 'read-only: false\n');
    expect((await other.load()).values['read-only']).toBe(false);
  });

  test('it approves what the user does or less', async () => {
    const user = 'approved: [198.51.100.0/24, "2001:db8::/32"]\n';
    using project = new Project('approved: [198.51.100.128/25, "2001:db8:1::/48"]\n', user);
    expect((await project.load()).values.approved).toEqual(['198.51.100.128/25', '2001:db8:1::/48']);
    project.write('approved: [198.51.100.0/24, 198.51.0.0/16, 0.0.0.0/0, "::/0"]\n');
    const problems = await project.problems();
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(
      /^groundctl\.yaml:1:11: approved: "198\.51\.0\.0\/16" is wider than your own settings approve/,
    );
    using free = new Project('approved: [203.0.113.0/24]\n');
    expect((await free.load()).values.approved).toEqual(['203.0.113.0/24']);
  });
});

describe('where the files are', () => {
  test('the nearest one up to the repository’s folder is the project’s', async () => {
    using project = new Project('region: eu-west-1\n');
    const deep = join(project.folder, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    const { values, origins } = await project.load({}, deep);
    expect(values.region).toBe('eu-west-1');
    const origin = origins.get('region');
    expect(origin && originWords(origin)).toBe(`${join('..', '..', 'groundctl.yaml')}:1:9`);
    writeFileSync(join(project.folder, 'a', 'groundctl.yaml'), 'region: us-west-2\n');
    expect((await project.load({}, deep)).values.region).toBe('us-west-2');
  });

  test('above the repository none is looked for, and without one only here', async () => {
    using project = new Project();
    writeFileSync(join(project.root, 'groundctl.yaml'), 'region: eu-west-1\n');
    expect((await project.load()).values).toEqual({});
    rmSync(join(project.folder, '.git'), { recursive: true });
    expect((await project.load()).values).toEqual({});
    expect((await project.load({}, project.root)).values.region).toBe('eu-west-1');
  });

  test.each([
    ['linux', {}, '/home/ana', '/home/ana/.config/groundctl/groundctl.yaml'],
    ['linux', { XDG_CONFIG_HOME: '/etc/xdg' }, '/home/ana', '/etc/xdg/groundctl/groundctl.yaml'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ana', '/home/ana/.config/groundctl/groundctl.yaml'],
    ['darwin', {}, '/Users/ana', '/Users/ana/Library/Application Support/groundctl/groundctl.yaml'],
    ['win32', { APPDATA: '/ana/AppData' }, '/ana', '/ana/AppData/groundctl/groundctl.yaml'],
    ['linux', {}, '', undefined],
  ])('the user’s on %s with %j', (platform, env, home, expected) => {
    const files = settingsFiles({ platform, env, home, cwd: '/nonexistent' });
    expect(files.find(({ kind }) => kind === 'user')?.path.replaceAll('\\', '/')).toBe(expected);
  });

  test('the same file is not both', () => {
    const files = settingsFiles({
      platform: 'linux',
      env: { XDG_CONFIG_HOME: '/c' },
      home: '/h',
      cwd: '/c/groundctl',
    });
    expect(files.map(({ kind }) => kind)).toEqual(['user']);
  });
});

test('docs/settings.md names every setting with its variables', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8');
  const rows = Array.from(page.matchAll(/^\| `([a-z.-]+)` \| (.*?) \|/gm), ([, key, variables]) => [
    key,
    variables,
  ]);
  expect(rows).toEqual(
    SETTING_KEYS.map((key) => [key, KEYS[key].variables.map((name) => `\`${name}\``).join(', ')]),
  );
});

test('the JSON Schema takes what the reader takes', () => {
  const validate = new Ajv().compile(SETTINGS_SCHEMA);
  expect(validate(parse(WHOLE)), JSON.stringify(validate.errors)).toBe(true);
  for (const text of [
    'regoin: x',
    'buckets: {x: y}',
    'region: nowhere',
    'read-only: 1',
    'theme: neon',
    'output: x',
  ]) {
    expect(validate(parse(text)), text).toBe(false);
  }
});
