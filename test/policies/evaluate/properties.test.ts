import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessInput, AccessRequest, Principal } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import {
  ACCOUNT,
  anonymous,
  ask,
  federatedUser,
  OTHER_ACCOUNT,
  policy,
  roleSession,
  root,
  service,
  stranger,
  user,
} from './ask.ts';

type StatementJson = Record<string, unknown>;

const condition = fc.constantFrom<object | undefined>(
  undefined,
  { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
  { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } },
  { Null: { 's3:prefix': 'true' } },
  { 'ForAllValues:StringLike': { 'aws:TagKeys': 'a*' } },
  { Unheard: { 'aws:SourceIp': 'x' } },
);
const statement = (named: boolean): fc.Arbitrary<StatementJson> =>
  fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.constantFrom('*', 's3:Get*', 's3:PutObject'),
      Resource: fc.constantFrom('*', 'arn:aws:s3:::images/*', 'arn:aws:s3:::images/b*'),
      Principal: fc.constantFrom<unknown>(
        '*',
        { AWS: ACCOUNT },
        { AWS: OTHER_ACCOUNT },
        { AWS: `arn:aws:iam::${ACCOUNT}:role/labeling` },
        { AWS: [roleSession.arn, user.arn] },
        { Service: 'logging.s3.amazonaws.com' },
      ),
      Condition: condition,
    })
    .map(({ Principal, Condition, ...rest }) => ({
      ...rest,
      ...(named && { Principal }),
      ...(Condition && { Condition }),
    }));

const documents = fc.record(
  {
    identity: fc.array(fc.array(statement(false), { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
    session: fc.array(statement(false), { minLength: 1, maxLength: 3 }),
    resource: fc.array(statement(true), { minLength: 1, maxLength: 4 }),
    endpoint: fc.array(statement(true), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);
type Documents = typeof documents extends fc.Arbitrary<infer T> ? T : never;

const request: fc.Arbitrary<Partial<AccessRequest>> = fc.record({
  principal: fc.constantFrom<Principal>(
    user,
    root,
    roleSession,
    federatedUser,
    stranger,
    anonymous,
    service('logging.s3.amazonaws.com'),
  ),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject'),
  resource: fc.constantFrom('arn:aws:s3:::images/a', 'arn:aws:s3:::images/b', 'arn:aws:s3:::other/a'),
  context: fc.constantFrom<AccessRequest['context']>(
    { 'aws:SourceIp': '203.0.113.7' },
    { 'aws:SourceIp': '198.51.100.7', 's3:prefix': 'x' },
    { 'aws:SourceIp': '2001:db8::7', 'aws:TagKeys': ['a1', 'b1'] },
    { 'aws:VpcSourceIp': '10.0.0.7', 'aws:SourceVpce': 'vpce-1' },
  ),
});

function attach(given: Documents): Omit<AccessInput, 'request'> {
  const { identity, session, resource, endpoint } = given;
  return {
    ...(identity && { identity: identity.map((statements) => policy(...statements)) }),
    ...(session && { session: policy(...session) }),
    ...(resource && { resource: policy(...resource) }),
    ...(endpoint && { endpoint: policy(...endpoint) }),
  };
}

/** The same documents with `add` put somewhere into one of them. */
function withStatement(
  given: Documents,
  add: StatementJson,
  which: number,
  at: number,
): Documents | undefined {
  const insert = (statements: readonly StatementJson[], extra: StatementJson) => {
    const place = at % (statements.length + 1);
    return [...statements.slice(0, place), extra, ...statements.slice(place)];
  };
  const named = { Principal: '*', ...add };
  const kinds = (['identity', 'session', 'resource', 'endpoint'] as const).filter(
    (kind) => given[kind] !== undefined,
  );
  const kind = kinds[which % kinds.length];
  if (kind === 'identity') {
    const [first, ...rest] = given.identity ?? [];
    return first && { ...given, identity: [insert(first, add), ...rest] };
  }
  return kind && { ...given, [kind]: insert(given[kind] ?? [], kind === 'session' ? add : named) };
}

test('an explicit Deny that applies always wins', () => {
  const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
  fc.assert(
    fc.property(documents, request, fc.nat(), fc.nat(), (given, asked, which, at) => {
      const denied = withStatement(given, deny, which, at);
      if (!denied) return;
      const isIam = asked.principal?.kind === 'iam';
      const added = (['identity', 'session', 'resource', 'endpoint'] as const).find(
        (kind) => denied[kind] !== given[kind],
      );
      fc.pre(isIam || added === 'resource' || added === 'endpoint');
      expect(ask(attach(denied), asked).reason).toMatchObject({ kind: 'explicit-deny' });
    }),
    { numRuns: 1_000 },
  );
});

test('the order of statements and of identity policies never matters', () => {
  fc.assert(
    fc.property(documents, request, (given, asked) => {
      const turned: Documents = {
        ...given,
        ...(given.identity && {
          identity: given.identity.toReversed().map((statements) => statements.toReversed()),
        }),
        ...(given.session && { session: given.session.toReversed() }),
        ...(given.resource && { resource: given.resource.toReversed() }),
        ...(given.endpoint && { endpoint: given.endpoint.toReversed() }),
      };
      const one = ask(attach(given), asked);
      const other = ask(attach(turned), asked);
      expect(other.decision).toBe(one.decision);
      expect(other.reason.kind).toBe(one.reason.kind);
    }),
    { numRuns: 2_000 },
  );
});

test('adding an Allow never denies', () => {
  fc.assert(
    fc.property(documents, request, statement(true), fc.nat(), fc.nat(), (given, asked, extra, which, at) => {
      const { Principal: principal, ...plain }: StatementJson = { ...extra, Effect: 'Allow' };
      const kinds = ['identity', 'session', 'resource', 'endpoint'].filter((kind) =>
        Object.hasOwn(given, kind),
      );
      const named = ['resource', 'endpoint'].includes(kinds[which % kinds.length] ?? '');
      const added = withStatement(given, named ? { ...plain, Principal: principal } : plain, which, at);
      if (!added || ask(attach(given), asked).decision === 'deny') return;
      expect(ask(attach(added), asked).decision).toBe('allow');
    }),
    { numRuns: 2_000 },
  );
});

test('an allowed request names at least one statement, unless the root user asks', () => {
  fc.assert(
    fc.property(documents, request, (given, asked) => {
      const { reason } = ask(attach(given), asked);
      if (reason.kind !== 'allowed' || asked.principal === root) return;
      expect(reason.statements.length).toBeGreaterThan(0);
    }),
    { numRuns: 1_000 },
  );
});

const cidr = fc.oneof(
  fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, length]) => `${address}/${length}`),
  fc.ipV4(),
  fc.ipV6(),
);

test('a CIDR and its complement split all addresses', () => {
  const lets = (conditionJson: object, address: string) =>
    ask({ identity: [policy({ Condition: conditionJson })] }, { context: { 'aws:SourceIp': address } })
      .decision;
  fc.assert(
    fc.property(cidr, fc.oneof(fc.ipV4(), fc.ipV6()), (block, address) => {
      const inside = lets({ IpAddress: { 'aws:SourceIp': block } }, address);
      const outside = lets({ NotIpAddress: { 'aws:SourceIp': block } }, address);
      expect([inside, outside].toSorted()).toEqual(['allow', 'deny']);
    }),
    { numRuns: 1_000 },
  );
});

test('a block holds exactly the addresses that share its leading bits', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), fc.nat(32), fc.nat(32), (base, length, flipped) => {
      const text = (bits: number) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
      const other = flipped === 32 ? base : (base ^ (1 << (31 - flipped))) >>> 0;
      const identity = [policy({ Condition: { IpAddress: { 'aws:SourceIp': `${text(base)}/${length}` } } })];
      const { decision } = ask({ identity }, { context: { 'aws:SourceIp': text(other) } });
      expect(decision).toBe(flipped >= length ? 'allow' : 'deny');
    }),
    { numRuns: 1_000 },
  );
});

test('an IPv4 address and its IPv4-mapped form are one address', () => {
  fc.assert(
    fc.property(cidr, fc.ipV4(), (block, address) => {
      const identity = [policy({ Condition: { IpAddress: { 'aws:SourceIp': block } } })];
      const from = (source: string) => ask({ identity }, { context: { 'aws:SourceIp': source } }).decision;
      expect(from(`::ffff:${address}`)).toBe(from(address));
    }),
  );
});

test('what a policy says does not depend on whether it was given as text or as a value', () => {
  fc.assert(
    fc.property(fc.array(statement(true), { minLength: 1, maxLength: 3 }), (statements) => {
      const document = { Version: '2012-10-17', Statement: statements };
      expect(parsePolicy(JSON.stringify(document))).toEqual(parsePolicy(document));
    }),
  );
});
