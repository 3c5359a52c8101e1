import { SNSClient, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { collect, named } from '../../src/aws/call.ts';

const PAGES = new Map([
  [undefined, { items: [1, 2], next: 'b' }],
  ['b', { items: [], next: 'c' }],
  ['c', { items: [3], next: undefined }],
]);
const page = (token: string | undefined) => Promise.resolve(PAGES.get(token) ?? { items: [], next: 'b' });

test('all pages are read in order, and each is told once it is there', async () => {
  const told: number[] = [];
  const items = await collect(
    page,
    ({ items }) => items,
    ({ next }) => next,
    (number) => told.push(number),
  );
  expect(items).toEqual([1, 2, 3]);
  expect(told).toEqual([1, 2, 3]);
});

test('a service that hands out the same token again is an error, not a listing without end', async () => {
  const again = () => Promise.resolve({ items: [1], next: 'same' });
  const read = collect(
    again,
    ({ items }) => items,
    ({ next }) => next,
  );
  await expect(read).rejects.toMatchObject({ code: 'paging-loop' });
});

test('an error of a named client is one of ours, and names what IAM calls the command', async () => {
  const client = named(
    new SNSClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      requestHandler: {
        handle: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' })),
      },
    }),
    'sns',
  );
  await expect(client.send(new UnsubscribeCommand({ SubscriptionArn: 'arn' }))).rejects.toMatchObject({
    code: 'access-denied',
    aws: { missingAction: 'sns:Unsubscribe' },
  });
});
