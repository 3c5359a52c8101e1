/** Names of files for objects of a source, whatever their keys are. */
import { expect, test } from 'vitest';
import { FileNames } from '../../src/labels/convert/file-names.ts';
import { Notes } from '../../src/labels/notes.ts';

const namesOf = (refs: readonly string[], stems = false) => {
  const notes = new Notes();
  const names = new FileNames(notes, stems);
  const all = refs.map((ref, at) => names.nameFor(ref, at + 1));
  return { all, messages: notes.findings('x').map(({ message }) => message) };
};

test.each([
  's3://b/p/a.jpg',
  'a.jpg',
  'https://host/x/a b.jpg',
  '/data/-x_1.PNG',
  'x',
  'console.jpg',
  'acon',
  'falcon.jpg',
  'com.jpg',
  'comx.jpg',
  'lptx',
  'nul-1.jpg',
  '설비.jpg',
  'p/.a.b',
])('%s keeps the name that it has', (ref) => {
  const own = ref.slice(ref.lastIndexOf('/') + 1);
  const { all, messages } = namesOf([ref.replace('.a.b', 'a.b')]);
  expect([all, messages]).toEqual([[own.replace('.a.b', 'a.b')], []]);
});

test.each([
  ['s3://b/p/..', '_'],
  ['s3://b/p/.hidden', '_hidden'],
  ['s3://b/p/x.', 'x_'],
  ['s3://b/p/x ', 'x_'],
  ['s3://b/p/ends-in.. ', 'ends-in_'],
  ['s3://b/p/a:b?.png', 'a_b_.png'],
  ['s3://b/p/c\\..\\d', 'c_.._d'],
  ['s3://b/p/\u0007x', '_x'],
  ['s3://b/p/x\u0007', 'x_'],
  ['s3://b/p/nul.jpg', '_nul.jpg'],
  ['s3://b/p/CON', '_CON'],
  ['s3://b/p/com1', '_com1'],
  ['s3://b/p/lpt9.txt', '_lpt9.txt'],
  ['s3://b/p/aux.tar.gz', '_aux.tar.gz'],
  ['s3://b/p/', 'p'],
  ['s3://b/', 'object'],
  ['s3://b//', 'object'],
  ['https://host/', 'object'],
  ['', 'object'],
])('%j is called %j, and it is said', (ref, name) => {
  const { all, messages } = namesOf([ref]);
  expect(all).toEqual([name]);
  expect(messages.join()).toContain(`is "${name}".`);
});

test.each([
  [120, '.jpeg', 120],
  [121, '.jpeg', 121],
  [200, '', 200],
  [201, '', 180],
  [300, '.jpeg', 197],
])('of %i characters with "%s" %i are left', (length, extension, left) => {
  const own = `${'x'.repeat(length - extension.length)}${extension}`;
  const [name = ''] = namesOf([own]).all;
  expect([name.length, name.endsWith(`x${extension}`)]).toEqual([left, true]);
});

test('wide characters count as the bytes that they take, and none is cut in two', () => {
  const [name = ''] = namesOf([`${'😀'.repeat(100)}.jpg`]).all;
  expect(name).toMatch(/^(?:😀){30,49}\.jpg$/u);
});

test('the same name again gets those of its folders, four parts at most, then numbers', () => {
  const deep = 's3://b/1/2/3/4/5.jpg';
  expect(namesOf([deep, deep, deep, deep, deep, deep, 's3://c/4/5.jpg']).all).toEqual([
    '5.jpg',
    '4_5.jpg',
    '3_4_5.jpg',
    '2_3_4_5.jpg',
    '2_3_4_5-2.jpg',
    '2_3_4_5-3.jpg',
    '4_5-2.jpg',
  ]);
  expect(namesOf(['a', 'a', 'b-2', 'b', 'b', 'b']).all).toEqual(['a', 'a-2', 'b-2', 'b', 'b-3', 'b-4']);
  expect(namesOf(['s3://b/x/a.tar.gz', 's3://b/x/a.tar.gz', 's3://b/x/a.tar.gz']).all[2]).toBe(
    'x_a.tar-2.gz',
  );
});

test('no two differ by case, or by how an accent is written', () => {
  expect(namesOf(['s3://b/p/A.jpg', 's3://b/p/a.JPG']).all).toEqual(['A.jpg', 'p_a.JPG']);
  expect(namesOf(['s3://b/p/\u00e9.jpg', 's3://b/p/e\u0301.jpg']).all[1]).toBe('p_e\u0301.jpg');
});

test('where the target has an extension of its own no two differ by theirs alone', () => {
  const refs = ['s3://b/p/a.b.jpg', 's3://b/p/a.b.png', 's3://b/p/a.c.jpg', 's3://b/p/a'];
  expect(namesOf(refs, true).all).toEqual(['a.b.jpg', 'p_a.b.png', 'a.c.jpg', 'a']);
  expect(namesOf(refs).all).toEqual(['a.b.jpg', 'a.b.png', 'a.c.jpg', 'a']);
});
