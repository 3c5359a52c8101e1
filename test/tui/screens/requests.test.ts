import { describe, expect, test, vi } from 'vitest';
import type { Io } from '../../../src/cli/io.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { commandLine } from '../../../src/core/text/shell-quote.ts';
import { commandsOf, planRequest, type Request } from '../../../tui/screens/workteams/requests.ts';
import { memoryConnection, teamList } from '../../helpers/many-teams.ts';

// The bundler puts the version in; here there is none.
vi.hoisted(() => vi.stubGlobal('__GROUNDCTL_VERSION__', '0.0.0'));

const REQUESTS: Request[] = [
  { type: 'update', names: ['a', 'b'], input: { lock: 'source-ip' } },
  { type: 'update', names: ['a'], input: { lock: 'both', force: true } },
  {
    type: 'update',
    names: ['a'],
    input: { description: "it's -- new", cognitoGroups: ['x', 'y'], notificationTopicArn: '' },
  },
  { type: 'update', names: ['a'], input: { oidcGroups: ['x'] } },
  {
    type: 'create',
    input: {
      name: 'night-shift',
      description: 'Labels at night',
      cognitoGroups: ['night-a', 'night-b'],
      createGroups: true,
      notificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:labeling',
      tags: [{ Key: 'team', Value: 'ml=1' }],
      lock: 'off',
    },
  },
  { type: 'create', input: { name: 'n', description: 'd', oidcGroups: ['g'], lock: 'vpc-source-ip' } },
  { type: 'delete', name: 'a' },
  { type: 'invite', input: { team: 'a', emails: ['x@y.example', 'z@y.example'], group: 'g' } },
  { type: 'invite', input: { team: 'a', emails: ['x@y.example'], resend: true } },
  { type: 'remove-members', input: { team: 'a', emails: ['x@y.example', 'z@y.example'] } },
  { type: 'allow-ips', cidrs: ['198.51.100.0/24', '2001:db8::/32'], workforce: 'default' },
  { type: 'allow-ips', cidrs: [], workforce: 'default' },
];

/** What planning was asked for, without members that say nothing. */
type Asked = { readonly operation: string; readonly input: unknown };

function recorder() {
  const asked: Asked[] = [];
  const record =
    (operation: string) =>
    (...input: unknown[]) => {
      const plain = JSON.parse(JSON.stringify(input, (key, value) => (key === 'signal' ? undefined : value)));
      asked.push({ operation, input: tidy(plain) });
      return Promise.resolve({ title: '', changes: [], unchanged: [], findings: [] });
    };
  const connection = memoryConnection(teamList(0), {
    planCreate: record('create'),
    planUpdate: record('update'),
    planDelete: record('delete'),
    planInvite: record('invite'),
    planRemoveMembers: record('remove'),
    planAllowIps: record('allow-ips'),
  });
  return { asked, connection };
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => !(Array.isArray(each) && each.length === 0));
  return Object.fromEntries(entries.map(([key, each]) => [key, tidy(each)]));
}

async function throughCommandLine(words: readonly string[]): Promise<Asked[]> {
  const { asked, connection } = recorder();
  const io: Io = {
    signal: new AbortController().signal,
    table: {},
    interactive: false,
    print: () => {},
    say: () => {},
    progress: () => {},
    ask: async () => '',
    connect: async () => connection,
  };
  await createProgram(io, () => {}).parseAsync([...words], { from: 'user' });
  return asked;
}

describe('the command line shown with a change', () => {
  test.each(REQUESTS.map((request) => [(commandsOf(request)[0] ?? []).join(' '), request] as const))(
    '%s',
    async (_, request) => {
      const { asked, connection } = recorder();
      await planRequest(connection, request, new AbortController().signal);
      const [, ...words] = commandsOf(request)[0] ?? [];
      expect(await throughCommandLine([...words, '--dry-run'])).toEqual(asked);
    },
  );

  test('can be copied, whatever quotes it needs', () => {
    for (const request of REQUESTS) expect(commandLine(commandsOf(request)[0] ?? []).copyable).toBe(true);
  });
});
