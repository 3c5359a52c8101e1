import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksLikeAddress } from '../../src/workteams/email.ts';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const atom = fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,12}$/);
const parts = fc.tuple(
  fc.array(atom, { minLength: 1, maxLength: 4 }),
  fc.array(label, { minLength: 2, maxLength: 4 }),
);

test('any dotted local part at any dotted domain is an address', () => {
  fc.assert(
    fc.property(parts, ([local, domain]) => {
      expect(looksLikeAddress(`${local.join('.')}@${domain.join('.')}`)).toBe(true);
    }),
  );
});

test('a character that an address cannot hold spoils it wherever it stands', () => {
  const bad = fc.constantFrom(...'<>(),;:"[]\\ \t\n\u0000\u001b');
  fc.assert(
    fc.property(parts, bad, fc.nat(), ([local, domain], character, at) => {
      const address = `${local.join('.')}@${domain.join('.')}`;
      const index = at % (address.length + 1);
      expect(looksLikeAddress(address.slice(0, index) + character + address.slice(index))).toBe(false);
    }),
  );
});

test.each([
  '.ana@example.com',
  'ana.@example.com',
  'ana..b@example.com',
  'ana@example',
  'ana@-example.com',
  'ana@example-.com',
  'ana@exa_mple.com',
  'ana@example..com',
  'ana@example.com.',
  'ana@@example.com',
  '@example.com',
  `ana@${'a'.repeat(64)}.com`,
])('%s is not an address', (text) => {
  expect(looksLikeAddress(text)).toBe(false);
});

test('addresses beyond ASCII are allowed', () => {
  expect(looksLikeAddress('jürgen@müller.example')).toBe(true);
});
