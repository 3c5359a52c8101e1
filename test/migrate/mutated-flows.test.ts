import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { readRemap } from '../../src/migrate/remap/read-remap.ts';
import { flowText } from './sample.ts';
import { target } from './target.ts';

const text = flowText();
/** A flow with more in it, at the top or in the parameters of its step. */
const withMember = (member: string) => text.replace('{\n', `{\n  ${member},\n`);
const withParameter = (member: string) => text.replace('"parameters": {', `"parameters": {${member},`);

/** What another program may write, and must arrive as it was. */
const TAKEN: Record<string, string | Buffer> = {
  'numbers that no double holds': withParameter('"a":1e400,"b":-1e400,"c":-0,"d":-0.0,"e":0E+0,"f":1e-400'),
  'integers longer than 53 bits': withParameter(
    `"id":9007199254740993,"account":12345678901234567890,"long":${'9'.repeat(400)}`,
  ),
  'digits after the last that counts': withParameter(
    '"a":0.1000000000000000055511151231257827,"b":1.0,"c":1E5',
  ),
  'nesting of 190': withMember(`"deep":${'[{"x":'.repeat(95)}1${'}]'.repeat(95)}`),
  'a byte order mark': Buffer.concat([Buffer.from('\ufeff'), Buffer.from(text)]),
  'carriage returns and tabs': text.replaceAll('\n', '\r\n\t'),
  'no white space': JSON.stringify(JSON.parse(text)),
  'white space around it': ` \n\t${text}\r\n \n`,
  'escapes of what needs none': text.replace('in.csv', 'in\\u002ecs\\u0076').replaceAll('s3://', 's3:\\/\\/'),
  'half a surrogate pair': withParameter('"s":"\\ud83d","t":"\\ude00\\ud83d"'),
  'NUL and other controls, escaped': withParameter('"s":"\\u0000\\u001b[31m\\u202e"'),
  'keys that differ in their form only': withParameter('"é":1,"e\u0301":2,"É":3'),
  'names that objects inherit': withParameter('"__proto__":{"a":1},"constructor":2,"toString":null'),
  'the same key in two objects': withParameter('"a":{"x":1},"b":{"x":1}'),
};

/** What is not JSON, or not only one document; each with why. */
const LEFT: Record<string, readonly [content: string | Buffer, why: RegExp]> = {
  'UTF-16 with a mark': [Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
  'UTF-16 of the other order': [Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), /UTF-16/],
  'UTF-16 without a mark': [Buffer.from(text, 'utf16le'), /UTF-16/],
  'Latin-1': [Buffer.from(withParameter('"s":"é"'), 'latin1'), /not UTF-8 \(line 10\)/],
  'overlong bytes': [Buffer.concat([Buffer.from(text), Buffer.from([0xc0, 0x80])]), /not UTF-8/],
  'a key twice': [withMember('"nodes":[]'), /"nodes" occurs twice/],
  'a key twice, once in escapes': [withMember('"n\\u006fdes":[]'), /"nodes" occurs twice/],
  'a key twice, deep within': [withParameter('"a":[{"x":1,"y":2,"x":1}]'), /"x" occurs twice/],
  'nesting of 300': [withMember(`"deep":${'['.repeat(300)}${']'.repeat(300)}`), /deeper than 200/],
  'nesting of a million that never closes': [withMember(`"deep":${'[{"x":'.repeat(1e6)}`), /deeper than 200/],
  'a number with a leading zero': [withParameter('"a":007'), /expected a value/],
  'a number with a plus': [withParameter('"a":+1'), /expected a value/],
  'NaN, as Python writes it': [withParameter('"a":NaN'), /expected a value/],
  'Infinity, as Python writes it': [withParameter('"a":-Infinity'), /expected a value/],
  'a hexadecimal number': [withParameter('"a":0x10'), /expected a value/],
  'a comment': [text.replace('{\n', '{ // by hand\n'), /key in double quotes/],
  'a bare newline in a string': [withParameter('"a":"x\ny"'), /bare control character/],
  'a NUL after the end': [`${text}\0`, /after the end/],
  'a second document': [`${text}\n${text}`, /after the end/],
  'an empty file': ['', /empty/],
};

const fileOf = (name: string) => `${name.replaceAll(/[ ,.-]/g, '_')}.flow`;

test('whatever another program wrote into a flow arrives byte for byte, or is left behind by name with why', async () => {
  await using here = await target();
  for (const [name, content] of Object.entries(TAKEN)) writeFileSync(join(here.tree, fileOf(name)), content);
  for (const [name, [content]] of Object.entries(LEFT)) writeFileSync(join(here.tree, fileOf(name)), content);
  const plan = await here.plan();
  const applied = await here.apply(plan);
  expect(applied.toSorted()).toEqual(
    Object.keys(TAKEN)
      .map((name) => `applied flows/${fileOf(name)}`)
      .sort(),
  );
  for (const [name, content] of Object.entries(TAKEN))
    expect((await here.get(`flows/${fileOf(name)}`)).equals(Buffer.from(content)), name).toBe(true);
  const skipped = new Map(plan.skipped.map(({ path, detail, reason }) => [path, detail ?? reason]));
  for (const [name, [, why]] of Object.entries(LEFT)) expect(skipped.get(fileOf(name)), name).toMatch(why);
  expect(await here.verify()).toMatchObject({ verified: Object.keys(TAKEN).length });
});

test.each(Object.entries(TAKEN))(
  'a map changes the account in a flow with %s, and no other byte',
  async (_, content) => {
    await using here = await target();
    writeFileSync(join(here.tree, 'a.flow'), content);
    const map = '{"accounts":{"111122223333":"444455556666"}}';
    const plan = await here.plan({ remap: readRemap(Buffer.from(map), 'map.json') });
    expect(await here.apply(plan)).toEqual(['applied flows/a.flow']);
    const arrived = (await here.get('flows/a.flow')).toString('latin1');
    const was = Buffer.from(content).toString('latin1');
    expect(arrived).toBe(was.replaceAll('111122223333', '444455556666'));
    expect(arrived).not.toBe(was);
  },
);

test('numbers are shown as they stand, not as a double holds them', async () => {
  await using here = await target();
  writeFileSync(join(here.tree, 'a.flow'), text.replace('"version": 1', '"version": 1e400'));
  const { flows } = await drain(here.migrate.scan([here.tree]));
  expect(flows[0]?.findings.map(({ message }) => message).join()).not.toMatch(/Infinity/);
});
