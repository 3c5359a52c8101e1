import { expect, test } from 'vitest';
import { nearDomains } from '../../src/workteams/near-domain.ts';
import { connected } from '../helpers/sandbox.ts';

const users = ['ana@acme.example', 'Ben@Partner.example', '+4915112345'].map((Username) => ({ Username }));

test.each([
  ['jo@acme.exmaple', 'jo@acme.example'],
  ['jo@acne.example', 'jo@acme.example'],
  ['Jo@ACMEE.example', 'Jo@acme.example'],
  ['jo@partner.exampl', 'jo@partner.example'],
])('%s is most likely %s', (address, meant) => {
  expect(nearDomains([address], users)).toMatchObject([
    {
      rule: 'members/near-domain',
      subject: address,
      message: expect.stringContaining(`did you mean "${meant}"?`),
    },
  ]);
});

test.each(['jo@acme.example', 'jo@PARTNER.example', 'jo@elsewhere.example', 'jo@acme.org'])(
  '%s is let be',
  (address) => {
    expect(nearDomains([address], users)).toEqual([]);
  },
);

test('a plan of invitations warns of it, and of nobody who has an account', async () => {
  await using here = await connected();
  const { members } = await here.teams.show('retail-boxes');
  const domain = members?.[0]?.user.Username.split('@')[1] ?? '';
  const slip = `${domain.slice(0, -2)}${domain.at(-1)}${domain.at(-2)}`;
  const plan = await here.teams.planInvite({
    team: 'retail-boxes',
    emails: [`new@${slip}`, `new@${domain}`],
  });
  expect(plan.findings.map(({ subject }) => subject)).toEqual([`new@${slip}`]);
  expect(plan.changes).toHaveLength(2);
});
