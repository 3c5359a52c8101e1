import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import type { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import type { JobAction } from '../../src/jobs/change/change.ts';
import { presumed } from '../../src/settings/presumed.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';
import { Project } from './folder.ts';

let here: Connected;

beforeEach(async () => {
  here = await connected();
});
afterEach(() => here[Symbol.asyncDispose]());

async function settingsOf(text: string): Promise<Settings> {
  using project = new Project(text);
  return project.load();
}

async function over(text: string, more: object = {}) {
  const settings = await settingsOf(text);
  const connection = await connect({ endpointUrl: here.sandbox.url, settings, ...more });
  return { connection, [Symbol.asyncDispose]: () => connection.close() };
}

describe('connect({ settings })', () => {
  test('goes where the settings say, unless it is told', async () => {
    await using set = await over('region: eu-west-1\n');
    expect(set.connection.target).toMatchObject({
      region: 'eu-west-1',
      presumed: [{ key: 'region', value: 'eu-west-1', from: expect.stringMatching(/groundctl\.yaml:1:9$/) }],
    });
    using own = new Project(undefined, 'region: eu-west-1\n');
    const mine = await connect({ endpointUrl: here.sandbox.url, settings: await own.load() });
    expect(mine.target).toMatchObject({ region: 'eu-west-1' });
    expect(mine.target).not.toHaveProperty('presumed');
    await mine.close();
    const said = await own.load({ AWS_REGION: 'us-west-2' });
    expect(presumed(said, 'region', '--region')).toEqual([]);
    await using told = await over('region: eu-west-1\n', { region: 'us-east-1' });
    expect(told.connection.target.region).toBe('us-east-1');
    expect(told.connection.target).not.toHaveProperty('presumed');
  });

  test('takes workforce, role and the bucket of flows from them where nothing is named', async () => {
    const role = 'arn:aws:iam::123456789012:role/from-settings';
    await using set = await over(
      `region: us-east-1\nworkforce: nobody-here\nrole: ${role}\nbuckets: {flows: "s3://acme-flows/here/"}\n`,
    );
    const { workteams, templates, migrate } = set.connection;
    const input = { name: 'a', description: 'a', cognitoGroups: ['radiology-readers'] };
    await expect(workteams.planCreate(input)).rejects.toThrow(/nobody-here/);
    await expect(workteams.planAllowIps(['198.51.100.0/24'])).rejects.toThrow(/nobody-here/);
    const [workforce] = await workteams.workforces();
    const named = workforce?.WorkforceName ?? '';
    expect((await workteams.planCreate({ ...input, workforce: named })).changes).toHaveLength(1);
    expect((await workteams.planAllowIps(['198.51.100.0/24'], { workforce: named })).title).not.toBe('');
    expect(await templates.labelingRole()).toBe(role);
    expect(await migrate.defaultTarget()).toEqual({ bucket: 'acme-flows', prefix: 'here/' });
  });

  test('changes nothing where they say read-only, and says which place does', async () => {
    await using set = await over('region: us-east-1\nread-only: true\n');
    const { workteams, accessLogs, batches } = set.connection;
    const plan = await workteams.planUpdate(['retail-boxes'], { lock: 'source-ip' });
    const refusal = (error: GroundctlError) => [error.code, error.exitCode, error.message];
    const refused = (doing: Promise<unknown>) => doing.then(() => 'done', refusal);
    const expected = ['read-only', 253, expect.stringMatching(/groundctl\.yaml:2:12\): nothing was changed/)];
    expect(await refused(drain(workteams.apply(plan)))).toEqual(expected);
    expect(await refused(drain(accessLogs.apply({} as never)))).toEqual(expected);
    expect(
      await refused(batches.writeSplit({} as never, { in: 's3', bucket: 'b', key: 'k' } as never)),
    ).toEqual(expected);
    // A split of this machine's own folders is nothing in AWS: it goes on, and fails for what it is given here.
    const local = { in: 'file', path: '/nowhere/split' } as never;
    expect((await refused(batches.writeSplit({} as never, local)))[0]).not.toBe('read-only');
    expect((await here.teams.show('retail-boxes')).lock).toBe('off');
    await using allowed = await over('region: us-east-1\nread-only: true\n', { readOnly: false });
    expect((await drain(allowed.connection.workteams.apply(plan))).applied).toBe(1);
  });

  test('every operation that changes something is refused', async () => {
    await using set = await over('region: us-east-1\nread-only: true\n');
    const { workteams, policies, batches, accessLogs, migrate, templates } = set.connection;
    const none = undefined as never;
    const doing: Promise<unknown>[] = [
      drain(workteams.apply(none)),
      drain(policies.apply(none)),
      drain(batches.applyStage(none, none)),
      drain(batches.applyUpload(none, none)),
      drain(accessLogs.apply(none)),
      drain(migrate.apply(none, none)),
      drain(migrate.applyClean(none, none)),
      drain(migrate.applyData(none, none)),
      templates.put(none, none),
    ];
    const ends = await Promise.all(
      doing.map((one) =>
        one.then(
          () => 'done',
          ({ code }: { code?: string }) => code,
        ),
      ),
    );
    expect(ends).toEqual(doing.map(() => 'read-only'));
  });
});

test('readSettings() reads the files of a folder and this process’s environment', async () => {
  using project = new Project('workforce: labelers\n');
  const { values, files } = await readSettings({ cwd: project.folder });
  expect(values.workforce).toBe('labelers');
  expect(files[0]).toMatchObject({ kind: 'project', found: true });
});

describe('what an operation gives', () => {
  test('stands for a team where policies take one, and a job for its name', async () => {
    const { connection } = here;
    const { teams } = await connection.workteams.list();
    const row = teams.find(({ workteam }) => workteam.WorkteamName === 'retail-boxes');
    if (row === undefined) throw new Error('The demonstration account has no retail-boxes.');
    for (const team of [row, row.workteam, row.workteam.WorkteamArn, await connection.workteams.show(row)]) {
      const parameters = await connection.policies.teamParameters(team);
      expect(parameters.get('workteam')).toEqual(['retail-boxes']);
    }
    const plan = await connection.workteams.planUpdate([row], { lock: 'source-ip' });
    const result = await drain(connection.workteams.apply(plan));
    expect((await connection.policies.teamParameters(result)).get('workteam')).toEqual(['retail-boxes']);
    const [job] = await connection.jobs.list();
    if (job === undefined) throw new Error('The demonstration account has no labeling jobs.');
    expect((await connection.jobs.show(job)).LabelingJobName).toBe(job.LabelingJobName);
  });

  test('the result of the plan that created a job stands for it, and one that created none for nothing', async () => {
    const { jobs } = here.connection;
    const open = (await jobs.list()).find(({ LabelingJobStatus }) => LabelingJobStatus === 'InProgress');
    if (open === undefined) throw new Error('The demonstration account has no open labeling job.');
    const stopping = await jobs.planStop(open);
    expect(stopping.confirmName).toBe(open.LabelingJobName);
    const outcome = (action: JobAction) => ({
      outcomes: [{ status: 'applied', change: { kind: 'create', subject: '', fields: [], action } } as const],
      applied: 1,
      failed: 0,
      notStarted: 0,
    });
    const name = open.LabelingJobName;
    const made = outcome({ type: 'create-job', name, request: {} });
    expect((await jobs.show(made)).LabelingJobName).toBe(name);
    await expect(jobs.show(outcome({ type: 'stop-job', name }))).rejects.toThrow(/created no labeling job/);
  });
});

test('an operation that changes something is not forgotten', () => {
  const source = join(import.meta.dirname, '../../src');
  const domains = new Map(
    readFileSync(join(source, 'wiring/lazy-domains.ts'), 'utf8')
      .split(/^const /m)
      .map((text) => [/^\w+/.exec(text)?.[0].toLowerCase(), text]),
  );
  const changing = globSync('*/{,*-}operations.ts', { cwd: source }).flatMap((file) =>
    Array.from(
      readFileSync(join(source, file), 'utf8').matchAll(/^ {2}((?:apply|put|create|stop|write|send)\w*)\(/gm),
      ([, name]) => [file.split(/[\\/]/)[0] ?? '', name] as const,
    ),
  );
  expect(changing).toContainEqual(['workteams', 'apply']);
  const open = changing.filter(
    ([part, name]) => !new RegExp(`\\bwrite\\w+\\([^)]*'${name}'`).test(domains.get(part) ?? ''),
  );
  // A conversion is written to a folder of this machine.
  expect(open).toEqual([['labels', 'applyConversion']]);
});
