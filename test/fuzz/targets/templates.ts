import { GroundctlError } from '../../../src/core/errors.ts';
import { compileTemplate } from '../../../src/templates/dialect/engine.ts';
import { TemplateError } from '../../../src/templates/dialect/template-error.ts';
import { applyFixes, lintTemplate } from '../../../src/templates/lint/lint.ts';
import type { Random } from '../../helpers/access-logs/random.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const VALUES = [
  'task.input.taskObject',
  'task.input.labels',
  'task.input["a b"]',
  "'text'",
  '3.5',
  'x',
  'forloop.index',
];
const FILTERS = [
  's3_presign',
  'to_json',
  'escape',
  'grant_read_access',
  'upcase',
  "split: ','",
  'first',
  'size',
  'join',
  'date: "%Y"',
  'nothing',
];
const ELEMENTS = [
  'crowd-form',
  'crowd-bounding-box',
  'crowd-classifier',
  'crowd-slider',
  'crowd-input',
  'full-instructions',
  'short-instructions',
  'div',
  'p',
  'img',
  'script',
  'template',
  'table',
  'svg',
  'br',
];
const ATTRIBUTES = [
  'name',
  'src',
  'labels',
  'header',
  'value',
  'min',
  'max',
  'required',
  'id',
  'onclick',
  'href',
];
const INPUT = {
  taskObject: 's3://bucket/a key.jpg',
  labels: ['cat', 'dog & bird'],
  'a b': { c: [1, 2, null] },
};

function output(random: Random): string {
  let text = random.pick(VALUES);
  for (let times = random.int(0, 3); times > 0; times -= 1) text += ` | ${random.pick(FILTERS)}`;
  return random.chance(0.2) ? `{{- ${text} -}}` : `{{ ${text} }}`;
}

function attribute(random: Random): string {
  const quote = random.pick(['"', "'", '']);
  const value = random.chance(0.5) ? output(random) : random.pick(['a', '["a","b"]', 's3://b/k', '5', '']);
  return ` ${random.pick(ATTRIBUTES)}${random.chance(0.1) ? '' : `=${quote}${value}${quote}`}`;
}

function part(random: Random, depth: number): string {
  const inner = () => (depth > 5 ? 'text' : template(random, depth + 1));
  const value = random.pick(VALUES);
  switch (random.int(0, 11)) {
    case 0:
      return `{% if ${value} ${random.pick(['', '== 1', 'contains "a"', 'and x'])} %}${inner()}{% else %}${inner()}{% endif %}`;
    case 1:
      return `{% for x in ${value}${random.pick(['', ' limit: 2', ' reversed'])} %}${inner()}{% endfor %}`;
    case 2:
      return `{% assign x = ${value} | ${random.pick(FILTERS)} %}`;
    case 3:
      return `{% ${random.pick(['raw', 'comment', 'capture x', 'unless x', 'case x'])} %}${inner()}{% end${random.pick(['raw', 'comment', 'capture', 'unless', 'case'])} %}`;
    case 4:
    case 5:
      return output(random);
    case 6:
      return random.pick(['text', '\n', '&amp;', '<!-- {{ x }} -->', '{', '<', 'é 画像', '"', "'"]);
    default: {
      const name = random.pick(ELEMENTS);
      const attributes = Array.from({ length: random.int(0, 3) }, () => attribute(random)).join('');
      return random.chance(0.1) ? `<${name}${attributes} />` : `<${name}${attributes}>${inner()}</${name}>`;
    }
  }
}

const template = (random: Random, depth = 0): string =>
  Array.from({ length: random.int(1, 4) }, () => part(random, depth)).join('');

export const templates: Target = {
  name: 'templates',
  about: 'task templates that mostly parse',
  make(random) {
    const text = Buffer.from(template(random));
    return random.chance(0.7) ? text : mutate(text, Buffer.from(template(random)), random);
  },
  take(bytes) {
    const source = bytes.toString('utf8');
    const { findings, fixes } = lintTemplate(source, 'task.html', undefined, ['cat', 'dog']);
    const lines = source.split('\n').length;
    for (const { location, rule } of findings) {
      const line = location?.line ?? 1;
      check(line >= 1 && line <= lines, `${rule} at line ${line} of ${lines}`);
    }
    const { text, made } = applyFixes(source, fixes);
    check(made.length > 0 || text === source, 'a template changes without a fix');
    refusableTemplate(() => {
      const html = compileTemplate(source, {
        presign: ({ bucket, key }) => `http://x/${bucket}/${key}`,
      }).render(INPUT);
      check(typeof html === 'string', 'no text');
    });
  },
};

function refusableTemplate(render: () => void): void {
  try {
    render();
  } catch (error) {
    if (error instanceof TemplateError) return;
    if (!(error instanceof GroundctlError) || error.source !== 'usage') throw error;
    plainWords([error.message]);
  }
}
