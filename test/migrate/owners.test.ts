import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  DescribeDomainCommand,
  DescribeSpaceCommand,
  DescribeUserProfileCommand,
  ListDomainsCommand,
  ListSpacesCommand,
  ListUserProfilesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { ownerNames, ownerOf } from '../../src/migrate/owners/owners.ts';
import { ownerPlaces } from '../../src/migrate/owners/places.ts';
import { readPlanFile, writePlanFile } from '../../src/migrate/plan/plan-file.ts';
import { run } from '../helpers/command.ts';
import { flowText, source } from './sample.ts';
import { type Target, target } from './target.ts';

const DOMAIN = 'd-acmestudio01';
const TREE = ['200001/work/a.flow', '200002/b.flow', '200003/c.flow', '200009/d.flow', 'shared/e.flow'];

function fill(here: Target, paths: readonly string[] = TREE): void {
  for (const path of paths) {
    mkdirSync(dirname(join(here.tree, path)), { recursive: true });
    writeFileSync(join(here.tree, path), flowText(source('a', `s3://data/${path}`)));
  }
}

describe('homes on the EFS volume of a domain', () => {
  test('have the name of the user profile, and of a space with its number where a profile has it', () => {
    const names = ownerNames([
      { kind: 'space', name: 'Ana', uid: '200004' },
      { kind: 'user-profile', name: 'ana', uid: '200001' },
      { kind: 'space', name: 'claims', uid: '200003' },
    ]);
    expect(names).toEqual({ '200001': 'ana', '200003': 'claims', '200004': 'Ana-200004' });
  });

  test.each([
    ['/mnt/efs', '200001/x.flow', 'ana (200001)'],
    ['/mnt/efs', '200007/x.flow', '200007'],
    ['/mnt/efs/200001', 'x.flow', 'ana (200001)'],
    ['/home/constructor', 'x.flow', 'constructor'],
  ])('%s and %s are of %s', (root, path, owner) => {
    expect(ownerOf(root, path, { '200001': 'ana' })).toBe(owner);
  });
});

test('keys, reports and the steps in Canvas go by name, and whose folder is nobody’s is said', async () => {
  await using here = await target('demo');
  fill(here);
  const plan = await here.plan({ domain: DOMAIN });
  expect(plan.changes.map(({ upload }) => upload.key)).toEqual([
    'flows/ana/work/a.flow',
    'flows/ben/b.flow',
    'flows/claims-team/c.flow',
    'flows/200009/d.flow',
    'flows/shared/e.flow',
  ]);
  expect(plan.findings.filter(({ rule }) => rule === 'flow/owner-unknown')).toMatchObject([
    { subject: '200009', message: expect.stringContaining('1 flow') },
  ]);
  expect(ownerPlaces(plan).map(({ owner, uri }) => [owner, uri.replace(/^.*flows/, '')])).toEqual([
    ['200009', '/200009/'],
    ['ana (200001)', '/ana/'],
    ['ben (200002)', '/ben/'],
    ['claims-team (200003)', '/claims-team/'],
  ]);
  const flat = await here.plan({ domain: DOMAIN, layout: 'flat' });
  expect(ownerPlaces(flat)).toEqual([]);
  const scanned = await drain(here.migrate.scan([here.tree], { owners: await here.migrate.owners(DOMAIN) }));
  expect(scanned.flows.map(({ owner }) => owner).slice(0, 4)).toEqual([
    'ana (200001)',
    'ben (200002)',
    'claims-team (200003)',
    '200009',
  ]);
  expect(scanned.findings.map(({ rule }) => rule)).toContain('flow/owner-unknown');
});

test('names that were given once stay: flows keep their keys, and clean knows them without journal lines', async () => {
  await using here = await target('demo');
  fill(here);
  await here.apply(await here.plan({ domain: DOMAIN }));
  const again = await here.plan();
  expect(again.changes).toEqual([]);
  expect(await here.verify()).toEqual({ verified: 5 });
  const journal = join(here.stateFolder, readdirSync(here.stateFolder)[0] ?? '');
  const lines = readFileSync(journal, 'utf8').split('\n');
  writeFileSync(journal, lines.filter((line) => !line.includes('.flow')).join('\n'));
  const clean = await here.migrate.planClean(here.input());
  expect(clean.changes.map(({ key }) => key)).toContain('flows/ana/work/a.flow');
  expect(clean.changes).toHaveLength(5);
});

test('a folder that has the name of a profile keeps a key of its own', async () => {
  await using here = await target('demo');
  fill(here, ['200001/a.flow', 'ana/a.flow']);
  const keys = (await here.plan({ domain: DOMAIN })).changes.map(({ upload }) => upload.key);
  expect(new Set(keys).size).toBe(2);
});

test('a plan file holds the names, and no others', async () => {
  await using here = await target('demo');
  fill(here);
  const text = writePlanFile(await here.plan({ domain: DOMAIN }));
  expect(readPlanFile(text, 'plan').owners['200001']).toBe('ana');
  expect(() => readPlanFile(text.replace('"ana"', '"../ana"'), 'plan')).toThrow(/owners/);
});

test('the command line prints the place of each owner, and refuses what is not a domain', async () => {
  await using here = await target('demo');
  fill(here, TREE.slice(0, 2));
  const env = { XDG_STATE_HOME: here.stateFolder };
  const words = ['migrate', 'sync', here.tree, '--yes', '--domain'];
  const synced = await run([...words, DOMAIN], { sandbox: here.sandbox, env });
  expect(synced.code, synced.stderr).toBe(0);
  expect(synced.stderr).toMatch(
    /ana \(200001\), 1 flow: s3:\/\/\S+\/ana\/; ben \(200002\), 1 flow: s3:\S+\/ben\//,
  );
  for (const [id, code] of [
    ['acme', 252],
    ['d-nobody', 254],
  ] as const) {
    const refused = await run([...words, id], { sandbox: here.sandbox, env });
    expect(refused.code, refused.stderr).toBe(code);
  }
});

test('the sandbox answers as SageMaker does of domains, profiles and spaces', async () => {
  await using here = await target('demo');
  const { url: endpoint, region, credentials } = here.sandbox;
  const client = new SageMakerClient({ endpoint, region, credentials, maxAttempts: 1 });
  try {
    const { Domains = [] } = await client.send(new ListDomainsCommand({}));
    expect(Domains.map(({ DomainId }) => DomainId)).toEqual([DOMAIN]);
    const domain = await client.send(new DescribeDomainCommand({ DomainId: DOMAIN }));
    expect(domain.HomeEfsFileSystemId).toMatch(/^fs-/);
    const page = await client.send(new ListUserProfilesCommand({ DomainIdEquals: DOMAIN, MaxResults: 2 }));
    expect(page.UserProfiles?.map(({ UserProfileName }) => UserProfileName)).toEqual(['ana', 'ben']);
    const rest = await client.send(
      new ListUserProfilesCommand({ DomainIdEquals: DOMAIN, MaxResults: 2, NextToken: page.NextToken }),
    );
    expect(rest.UserProfiles?.map(({ UserProfileName }) => UserProfileName)).toEqual(['cleo']);
    const { Spaces = [] } = await client.send(new ListSpacesCommand({ SpaceNameContains: 'team' }));
    expect(Spaces.map(({ SpaceName }) => SpaceName)).toEqual(['claims-team']);
    expect(await client.send(new DescribeSpaceCommand({ DomainId: DOMAIN, SpaceName: 'ana' }))).toMatchObject(
      {
        HomeEfsFileSystemUid: '200004',
        OwnershipSettings: { OwnerUserProfileName: 'ana' },
        SpaceSharingSettings: { SharingType: 'Private' },
      },
    );
    await expect(
      client.send(new DescribeUserProfileCommand({ DomainId: DOMAIN, UserProfileName: 'dora' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFound' });
  } finally {
    client.destroy();
  }
});
