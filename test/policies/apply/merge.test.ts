/** What is kept, what is replaced and what is refused when a document meets what a bucket has. */
import { describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import type { Json } from '../../../src/core/json.ts';
import { applySettings } from '../../../src/policies/apply/apply.ts';
import { jsonDiff } from '../../../src/policies/apply/json-diff.ts';
import { findLosses } from '../../../src/policies/apply/lockout.ts';
import { mergeCors } from '../../../src/policies/apply/merge-cors.ts';
import { mergePolicy } from '../../../src/policies/apply/merge-policy.ts';
import { planApply } from '../../../src/policies/apply/plan-apply.ts';
import { parsePrincipal } from '../../../src/policies/evaluate/caller.ts';
import type { Principal } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import type { GeneratedDocument } from '../../../src/policies/generate/generate.ts';
import type { BucketSettingsApi, CorsRule, LoggingEnabled } from '../../../src/policies/ports.ts';
import { generate } from '../documents.ts';

const ACCOUNT = '123456789012';
const caller = { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ana` };

/** A bucket in memory; `answers` changes what it says after it has been written to. */
class Bucket {
  readonly sent: string[] = [];
  policy: string | undefined;
  cors: readonly CorsRule[] | undefined;
  logging: LoggingEnabled | undefined;
  answers: (bucket: Bucket) => void = () => {};

  constructor(has: { policy?: object | string; cors?: readonly CorsRule[]; logging?: LoggingEnabled } = {}) {
    this.policy = typeof has.policy === 'object' ? JSON.stringify(has.policy) : has.policy;
    this.cors = has.cors;
    this.logging = has.logging;
  }

  get api(): BucketSettingsApi {
    const note = (what: string, owner: string | undefined) => this.sent.push(`${what} ${owner}`);
    const read = async <T>(what: string, options: { owner?: string | undefined } | undefined, value: T) => {
      note(`read ${what}`, options?.owner);
      return value;
    };
    return {
      getBucketPolicy: (_, options) => read('policy', options, this.policy),
      getBucketCors: (_, options) => read('cors', options, this.cors),
      getBucketLogging: (_, options) => read('logging', options, this.logging),
      putBucketPolicy: async (_, policy, options) => {
        note('write policy', options?.owner);
        this.policy = policy;
        this.answers(this);
      },
      putBucketCors: async (_, rules, options) => {
        note('write cors', options?.owner);
        this.cors = rules;
        this.answers(this);
      },
      putBucketLogging: async (_, logging, options) => {
        note('write logging', options?.owner);
        this.logging = logging;
        this.answers(this);
      },
    };
  }

  plan(document: GeneratedDocument, input: { bucket?: string; owner?: string; force?: boolean } = {}) {
    return planApply(this.api, caller, { document, ...input });
  }

  /** Plans, applies, and gives the outcome and what was saved. */
  async apply(document: GeneratedDocument, bucket?: string) {
    const plan = await this.plan(document, bucket === undefined ? {} : { bucket });
    const saved: [name: string, text: string][] = [];
    const save = async (name: string, text: string) => {
      saved.push([name, text]);
      return `/backups/${name}`;
    };
    const at = () => new Date('2026-03-04T05:06:07.089Z');
    const { outcomes } = await drain(applySettings(this.api, save, plan, undefined, at));
    const [outcome] = outcomes;
    return { outcome, saved, error: outcome?.status === 'failed' ? outcome.error : undefined };
  }
}

const statement = (Sid: string | undefined, more: object = {}) => ({
  ...(Sid !== undefined && { Sid }),
  Effect: 'Allow',
  Principal: { AWS: ACCOUNT },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::images/*',
  ...more,
});
const policyWith = (...Statement: readonly object[]) =>
  ({ Version: '2012-10-17', Statement }) as unknown as { [key: string]: Json };

describe('merging a policy', () => {
  test('into nothing takes the document as it is, every statement new', () => {
    const wanted = policyWith(statement('A'), statement('B'));
    expect(mergePolicy(undefined, wanted, ['A'])).toEqual({
      document: wanted,
      fields: [
        { field: '+ A', after: statement('A') },
        { field: '+ B', after: statement('B') },
      ],
      replaced: [],
    });
  });

  test('keeps version, id, order and whatever is not ours, without a Sid too', () => {
    const theirs = [statement(undefined), statement(''), statement('Theirs')];
    const existing = { ...policyWith(...theirs, statement('A')), Version: '2008-10-17', Id: 'Mine' };
    const changed = statement('A', { Action: 's3:PutObject' });
    expect(mergePolicy(existing, policyWith(changed, statement('B')), ['A', 'B', 'Theirs?'])).toEqual({
      document: { ...existing, Statement: [...theirs, changed, statement('B')] },
      fields: [
        { field: 'A.Action', before: 's3:GetObject', after: 's3:PutObject' },
        { field: '+ B', after: statement('B') },
      ],
      replaced: ['A'],
    });
  });

  test('takes away what is ours and no longer wanted, and nothing else', () => {
    const existing = policyWith(statement('Old'), statement('Theirs'));
    expect(mergePolicy(existing, policyWith(), ['Old'])).toEqual({
      document: policyWith(statement('Theirs')),
      fields: [{ field: '- Old', before: statement('Old') }],
      replaced: ['Old'],
    });
  });

  test('that is already there changes nothing', () => {
    const existing = policyWith(statement('Theirs'), statement('A'));
    expect(mergePolicy(existing, policyWith(statement('A')), ['A'])).toEqual({
      document: existing,
      fields: [],
      replaced: [],
    });
  });

  test('reads one statement that stands without a list', () => {
    const existing = { Version: '2012-10-17', Statement: statement('Theirs') } as { [key: string]: Json };
    expect(mergePolicy(existing, policyWith(statement('A')), []).document.Statement).toEqual([
      statement('Theirs'),
      statement('A'),
    ]);
  });
});

describe('the difference of two values', () => {
  test.each<[Json | undefined, Json | undefined, object[]]>([
    [{ a: 1 }, { a: 1 }, []],
    [
      { a: 1, b: 2 },
      { a: 1, c: 3 },
      [
        { field: 'x.b', before: 2 },
        { field: 'x.c', after: 3 },
      ],
    ],
    [{ a: { b: [1] } }, { a: { b: [2] } }, [{ field: 'x.a.b', before: [1], after: [2] }]],
    [[{ a: 1 }], [{ a: 2 }], [{ field: 'x', before: [{ a: 1 }], after: [{ a: 2 }] }]],
    [undefined, { a: 1 }, [{ field: 'x', after: { a: 1 } }]],
    [null, { a: 1 }, [{ field: 'x', before: null, after: { a: 1 } }]],
    [{ a: 1 }, null, [{ field: 'x', before: { a: 1 }, after: null }]],
    ['a', 'b', [{ field: 'x', before: 'a', after: 'b' }]],
  ])('of %j and %j', (before, after, expected) => {
    expect(jsonDiff('x', before, after)).toEqual(expected);
  });
});

describe('merging CORS', () => {
  const ours: CorsRule = { ID: 'ours', AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: 600 };
  const theirs: CorsRule = { ID: 'theirs', AllowedMethods: ['PUT'], AllowedOrigins: ['https://a.example'] };

  test('replaces the rule of the same ID in its place, and adds others at the end', () => {
    const old = { ...ours, AllowedOrigins: ['https://old.example'] };
    expect(mergeCors([old, theirs], [ours])).toEqual({
      rules: [ours, theirs],
      fields: [{ field: 'rule ours', before: old, after: ours }],
      notes: [],
    });
    expect(mergeCors([theirs], [ours])).toEqual({
      rules: [theirs, ours],
      fields: [{ field: 'rule ours', after: ours }],
      notes: [],
    });
  });

  test('is content with a rule that says the same, whatever its ID and whatever lists are left out', () => {
    const same = { ...ours, ID: 'other', AllowedHeaders: [], ExposeHeaders: [] };
    expect(mergeCors([same], [ours])).toEqual({ rules: [same], fields: [], notes: [] });
  });

  test.each<[string, Partial<CorsRule>]>([
    ['headers', { AllowedHeaders: ['*'] }],
    ['methods', { AllowedMethods: ['GET', 'HEAD'] }],
    ['origins', { AllowedOrigins: ['https://a.example'] }],
    ['exposed headers', { ExposeHeaders: ['ETag'] }],
    ['age', { MaxAgeSeconds: 601 }],
    ['age that is not given', { MaxAgeSeconds: undefined }],
  ])('is not content with other %s', (_, change) => {
    expect(mergeCors([{ ...ours, ...change }], [ours]).fields).toHaveLength(1);
  });

  test('a rule without an ID is never replaced', () => {
    const unnamed = { AllowedMethods: ['GET'], AllowedOrigins: ['https://a.example'] };
    const wanted = { AllowedMethods: ['PUT'], AllowedOrigins: ['https://a.example'] };
    expect(mergeCors([unnamed], [wanted]).rules).toEqual([unnamed, wanted]);
  });

  const first = (earlier: CorsRule, wanted = ours) => mergeCors([earlier], [wanted]).notes;
  test('says which earlier rule answers some of the same requests first', () => {
    const says = (name: string) => [
      `Rule ${name} comes before it and matches some of the same requests: S3 uses the first that matches.`,
    ];
    const get = { AllowedMethods: ['PUT', 'GET'], AllowedOrigins: ['https://a.example'] };
    expect(first({ ...get, ID: 'theirs' })).toEqual(says('theirs'));
    expect(first(get)).toEqual(says('1'));
    const narrow = { ...ours, AllowedOrigins: ['https://a.example'] };
    expect(first({ ...get, AllowedOrigins: ['*'] }, narrow)).toEqual(says('1'));
    expect(first(get, narrow)).toEqual(says('1'));
    expect(first({ ...get, AllowedOrigins: ['https://b.example'] }, narrow)).toEqual([]);
    expect(first({ ...get, AllowedMethods: ['PUT'] })).toEqual([]);
    // What stands behind the rule that is replaced answers nothing before it.
    expect(mergeCors([{ ...ours, MaxAgeSeconds: 1 }, get], [ours]).notes).toEqual([]);
    expect(mergeCors([theirs, get, { ...ours, MaxAgeSeconds: 1 }], [ours]).notes).toEqual(says('2'));
  });
});

describe('what a policy would take from the caller', () => {
  const losses = (after: object, before?: object, arn = caller.Arn) =>
    findLosses(
      before === undefined ? undefined : parsePolicy(before),
      parsePolicy(after),
      parsePrincipal(arn) as Principal,
      ACCOUNT,
      'arn:aws:s3:::images',
    );
  const deny = (Action: string | string[], more: object = {}) =>
    policyWith({
      Sid: 'No',
      Effect: 'Deny',
      Principal: '*',
      Action,
      Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'],
      ...more,
    });
  const by = 'statement "No" (1) of the resource-based policy';

  test('is every action on the bucket, its policy and its objects that it may do now', () => {
    expect(losses(deny('s3:*')).map(({ action }) => action)).toEqual([
      's3:GetBucketPolicy',
      's3:PutBucketPolicy',
      's3:DeleteBucketPolicy',
      's3:ListBucket',
      's3:GetObject',
      's3:PutObject',
    ]);
    expect(losses(deny('s3:GetObject'))).toEqual([{ action: 's3:GetObject', statement: by, perhaps: false }]);
    expect(losses(deny('s3:GetObject', { Resource: 'arn:aws:s3:::images' }))).toEqual([]);
    expect(losses(deny('s3:ListBucket', { Resource: 'arn:aws:s3:::images/*' }))).toEqual([]);
  });

  test('is not what the old policy denied already', () => {
    expect(losses(deny('s3:*'), deny(['s3:GetObject', 's3:*Policy'])).map(({ action }) => action)).toEqual([
      's3:ListBucket',
      's3:PutObject',
    ]);
  });

  test('is uncertain where it depends on the network', () => {
    const home = { Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
    expect(losses(deny('s3:PutObject', home))).toEqual([
      { action: 's3:PutObject', statement: by, perhaps: false },
    ]);
    const internet = { Condition: { Null: { 'aws:SourceVpce': 'true' } } };
    expect(losses(deny('s3:PutObject', internet))).toEqual([
      { action: 's3:PutObject', statement: by, perhaps: true },
    ]);
  });

  test('is judged for a request signed in its headers, just now, with Signature Version 4', () => {
    const only = (condition: object) => losses(deny('s3:PutObject', { Condition: condition })).length;
    expect(only({ StringEquals: { 's3:authType': 'REST-QUERY-STRING' } })).toBe(0);
    expect(only({ StringEquals: { 's3:authType': 'REST-HEADER' } })).toBe(1);
    expect(only({ StringEquals: { 's3:signatureversion': 'AWS' } })).toBe(0);
    expect(only({ StringEquals: { 's3:signatureversion': 'AWS4-HMAC-SHA256' } })).toBe(1);
    expect(only({ NumericGreaterThan: { 's3:signatureAge': '60000' } })).toBe(0);
    expect(only({ NumericLessThan: { 's3:signatureAge': '60000' } })).toBe(1);
    expect(only({ DateLessThan: { 'aws:CurrentTime': '2001-01-01T00:00:00Z' } })).toBe(0);
    expect(only({ DateGreaterThan: { 'aws:CurrentTime': '2001-01-01T00:00:00Z' } })).toBe(1);
  });

  test('of another user is not the caller’s', () => {
    const others = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ben` } };
    expect(losses(deny('s3:*', others))).toEqual([]);
  });
});

const reads = (...words: readonly string[]) =>
  generate('presigned-reads', 'bucket=images', 'cidrs=203.0.113.0/24', ...words);
const cors = () => generate('cors-images');
const logging = (prefix = 's3/') =>
  generate('logging-target', 'bucket=images', 'target=logs', `prefix=${prefix}`);

describe('planning', () => {
  test('asks for the bucket where the document does not name it, and refuses two names and what is none', async () => {
    const plan = (document: GeneratedDocument, bucket?: string) =>
      new Bucket().plan(document, bucket === undefined ? {} : { bucket }).catch((error) => error.message);
    expect(await plan(cors())).toBe('cors-images does not say which bucket: add --bucket NAME.');
    expect(await plan(reads(), 'other')).toBe('--bucket says "other", but the document says "images".');
    expect(await plan(cors(), 'Not_A_Bucket')).toMatch(/^--bucket: /);
    expect(await plan(reads(), 'images')).toMatchObject({ changes: [{ bucket: 'images' }] });
  });

  test('reads with the owner of the bucket: the caller’s account, or the one that is given', async () => {
    for (const [document, what] of [
      [reads(), 'policy'],
      [cors(), 'cors'],
      [logging(), 'logging'],
    ] as const) {
      const bucket = new Bucket();
      const [change] = (await bucket.plan(document, { bucket: 'images' })).changes;
      expect(change?.owner).toBe(ACCOUNT);
      await bucket.plan(document, { bucket: 'images', owner: '999988887777' });
      expect(bucket.sent).toEqual([`read ${what} ${ACCOUNT}`, `read ${what} 999988887777`]);
    }
  });

  test('says what there is already, or that it is saved first', async () => {
    const notesOf = async (bucket: Bucket, document: GeneratedDocument) => {
      const { changes, title } = await bucket.plan(document, { bucket: 'images' });
      return [title, ...changes.map(({ kind, subject, notes }) => [kind, subject, notes?.join(' ')])];
    };
    expect(await notesOf(new Bucket(), logging())).toEqual([
      'Apply logging-target to bucket images',
      ['create', 'logging of bucket images', expect.stringContaining('The bucket has no logging yet.')],
    ]);
    const elsewhere = { TargetBucket: 'old-logs', TargetPrefix: '' };
    expect(await notesOf(new Bucket({ logging: elsewhere }), logging())).toEqual([
      'Apply logging-target to bucket images',
      [
        'update',
        'logging of bucket images',
        expect.stringMatching(
          /Logs will no longer go to old-logs\..*The current version is saved to a file first\./,
        ),
      ],
    ]);
    expect(await notesOf(new Bucket(), cors())).toEqual([
      'Apply cors-images to bucket images',
      ['create', 'CORS of bucket images', expect.stringContaining('The bucket has no CORS yet.')],
    ]);
  });

  test('keeps grants and key format of the same target, and leaves them behind with another', async () => {
    const there = { TargetBucket: 'logs', TargetPrefix: 'old/', TargetObjectKeyFormat: { SimplePrefix: {} } };
    const planned = async (has: LoggingEnabled) =>
      (await new Bucket({ logging: has }).plan(logging())).changes[0]?.action.after;
    expect(await planned(there)).toEqual({ ...there, TargetPrefix: 's3/' });
    expect(await planned({ ...there, TargetBucket: 'old' })).toEqual({
      TargetBucket: 'logs',
      TargetPrefix: 's3/',
    });
  });

  test('says who gains and who loses access by network, and when nobody does', async () => {
    const notes = async (has: object | undefined, document = reads()) =>
      (await new Bucket(has && { policy: has }).plan(document)).changes[0]?.notes?.join('\n');
    expect(await notes(undefined)).toContain(
      `Access of arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker (an example), by network:`,
    );
    const blocked = policyWith({
      ...statement('All', { Effect: 'Deny', Principal: '*' }),
      Action: 's3:*',
      Resource: '*',
    });
    expect(await notes(blocked)).toContain('In the network matrix nobody gains or loses access.');
  });

  test('refuses what cannot be read, with what is wrong, and sends nothing', async () => {
    const bucket = new Bucket({ policy: '{"Statement": {"Effect": "Maybe"}}' });
    await expect(bucket.plan(reads())).rejects.toMatchObject({
      code: 'malformed-answer',
      message: 'The policy of bucket images cannot be read: Effect must be "Allow" or "Deny".',
      hint: 'Change it by hand: a policy that cannot be read cannot be merged.',
    });
    expect(bucket.sent).toEqual([`read policy ${ACCOUNT}`]);
  });

  test('takes a hundred CORS rules and no more', async () => {
    const rules = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ID: `r${index}`,
        AllowedMethods: ['PUT'],
        AllowedOrigins: [`https://${index}.example`],
      }));
    const plan = (count: number) => new Bucket({ cors: rules(count) }).plan(cors(), { bucket: 'images' });
    expect((await plan(99)).changes).toHaveLength(1);
    await expect(plan(100)).rejects.toThrow('Bucket images would have 101 CORS rules; S3 accepts 100.');
  });

  test('takes a policy of 20,480 bytes and no more', async () => {
    const filler = (length: number) =>
      statement('Filler', { Resource: `arn:aws:s3:::images/${'k'.repeat(length)}` });
    const after = (await new Bucket({ policy: policyWith(filler(0)) }).plan(reads())).changes[0]?.action
      .after;
    const room = 20_480 - String(after).length;
    expect((await new Bucket({ policy: policyWith(filler(room)) }).plan(reads())).changes).toHaveLength(1);
    await expect(new Bucket({ policy: policyWith(filler(room + 1)) }).plan(reads())).rejects.toMatchObject({
      code: 'document-too-large',
      message: expect.stringContaining('would have 20481 bytes'),
    });
  });

  test('lints what the bucket’s policy would be', async () => {
    const open = statement('Open', { Principal: '*' });
    const { findings } = await new Bucket({ policy: policyWith(open) }).plan(reads());
    expect(findings.map(({ subject }) => subject)).toContain('Open');
    expect(
      (await new Bucket({ logging: { TargetBucket: 'a', TargetPrefix: '' } }).plan(logging())).findings,
    ).toEqual([]);
  });
});

describe('applying', () => {
  test('reads again, saves, writes and reads once more, in this order and with the owner', async () => {
    const bucket = new Bucket({ policy: policyWith(statement('Theirs')) });
    const before = bucket.policy;
    const { outcome, saved } = await bucket.apply(reads());
    expect(outcome).toMatchObject({
      status: 'applied',
      detail: 'the previous version: /backups/images.policy.2026-03-04T05-06-07-089Z.json',
    });
    expect(saved).toEqual([['images.policy.2026-03-04T05-06-07-089Z.json', `${before}\n`]]);
    expect(bucket.sent).toEqual([
      `read policy ${ACCOUNT}`,
      `read policy ${ACCOUNT}`,
      `write policy ${ACCOUNT}`,
      `read policy ${ACCOUNT}`,
    ]);
  });

  test('saves CORS and logging as the aws command takes them back', async () => {
    const rule = { AllowedMethods: ['PUT'], AllowedOrigins: ['https://a.example'] };
    const one = await new Bucket({ cors: [rule] }).apply(cors(), 'images');
    expect(one.saved).toEqual([
      [
        'images.cors.2026-03-04T05-06-07-089Z.json',
        `${JSON.stringify({ CORSRules: [rule] }, undefined, 2)}\n`,
      ],
    ]);
    const target = { TargetBucket: 'old-logs', TargetPrefix: '' };
    const two = await new Bucket({ logging: target }).apply(logging());
    expect(two.saved).toEqual([
      [
        'images.logging.2026-03-04T05-06-07-089Z.json',
        `${JSON.stringify({ LoggingEnabled: target }, undefined, 2)}\n`,
      ],
    ]);
  });

  test('saves nothing where there was nothing, and says so', async () => {
    const { outcome, saved } = await new Bucket().apply(logging());
    expect(outcome).toMatchObject({ status: 'applied', detail: 'there was nothing to save' });
    expect(saved).toEqual([]);
  });

  test('takes AWS’s other spelling and order of the same thing for success', async () => {
    const turned = new Bucket();
    turned.answers = (bucket) => {
      const { Version, Statement } = JSON.parse(String(bucket.policy));
      bucket.policy = JSON.stringify({
        Statement: Statement.map((one: object) => Object.fromEntries(Object.entries(one).reverse())),
        Version,
      });
    };
    expect((await turned.apply(reads())).outcome?.status).toBe('applied');
    const filled = new Bucket();
    filled.answers = (bucket) => {
      bucket.cors = bucket.cors?.map((rule) => ({ ExposeHeaders: [], AllowedHeaders: [], ...rule }));
    };
    expect((await filled.apply(cors(), 'images')).outcome?.status).toBe('applied');
    const logs = new Bucket();
    logs.answers = (bucket) => {
      bucket.logging = { TargetPrefix: 's3/', TargetBucket: 'logs' };
    };
    expect((await logs.apply(logging())).outcome?.status).toBe('applied');
  });

  test.each<[string, GeneratedDocument, (bucket: Bucket) => void, string]>([
    ['policy', reads(), (bucket) => (bucket.policy = JSON.stringify(policyWith(statement('A')))), 'policy'],
    ['policy that is gone', reads(), (bucket) => (bucket.policy = undefined), 'policy'],
    ['policy that cannot be read', reads(), (bucket) => (bucket.policy = 'x'), 'policy'],
    ['CORS', cors(), (bucket) => (bucket.cors = bucket.cors?.slice(1)), 'cors'],
    [
      'logging',
      logging(),
      (bucket) => (bucket.logging = { TargetBucket: 'logs', TargetPrefix: '' }),
      'logging',
    ],
  ])('does not take another %s for what was written', async (_, document, answers, what) => {
    const bucket = new Bucket();
    bucket.answers = answers;
    const { error } = await bucket.apply(document, 'images');
    expect(error).toMatchObject({
      code: 'not-verified',
      message: `AWS accepted the ${what} of bucket images but returns a different one.`,
      hint: 'Check it in the console.',
    });
  });

  test('names what was saved where the answer is another one', async () => {
    const bucket = new Bucket({ policy: policyWith(statement('Theirs')) });
    bucket.answers = (after) => {
      after.policy = undefined;
    };
    expect((await bucket.apply(reads())).error?.hint).toBe(
      'The previous version is in /backups/images.policy.2026-03-04T05-06-07-089Z.json.',
    );
  });

  test.each<[string, GeneratedDocument, (bucket: Bucket) => void]>([
    ['policy', reads(), (bucket) => (bucket.policy = JSON.stringify(policyWith(statement('A'))))],
    ['cors', cors(), (bucket) => (bucket.cors = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }])],
    ['logging', logging(), (bucket) => (bucket.logging = { TargetBucket: 'a', TargetPrefix: '' })],
  ])('leaves a %s alone that is no longer what the plan was made from', async (what, document, meanwhile) => {
    const bucket = new Bucket();
    const plan = await bucket.plan(document, { bucket: 'images' });
    meanwhile(bucket);
    const { outcomes } = await drain(applySettings(bucket.api, async (name) => name, plan));
    expect(outcomes).toMatchObject([
      {
        status: 'failed',
        error: {
          code: 'changed-since-plan',
          message: `Not applied: the ${what} of bucket images changed since the plan was made.`,
          hint: 'Run the command again to plan from the current state.',
        },
      },
    ]);
    expect(bucket.sent.filter((one) => one.startsWith('write'))).toEqual([]);
  });
});
