import { crowdElement } from '../crowd-elements.ts';
import { type Edit, guide, type LintRule, lintRule } from '../lint-rule.ts';
import { type LiquidPiece, MASK } from '../liquid-pieces.ts';
import { attributeOf, type Page, type PageAttribute } from '../page-model.ts';
import { parseLoose } from './loose-json.ts';

const FILTERS = guide('sms-custom-templates-step2-automate.html');
const ESCAPES = new Set(['escape', 'escape_once', 'h']);

interface JsonAttribute {
  readonly element: string;
  readonly attribute: PageAttribute;
  readonly name: string;
}

function* jsonAttributes({ elements }: Page): Generator<JsonAttribute> {
  for (const element of elements) {
    for (const [name, type] of Object.entries(crowdElement(element.name)?.attributes ?? {})) {
      if (type !== 'json' && type !== 'json-array') continue;
      const attribute = attributeOf(element, name);
      if (attribute !== undefined) yield { element: element.name, attribute, name };
    }
  }
}

/** Puts filters at the end of an output. */
function addFilters(page: Page, piece: LiquidPiece, ...filters: readonly string[]): Edit {
  const text = page.source.slice(piece.begin, piece.end);
  const inner = text.replace(/\s*-?\}\}$/, '');
  const end = text.endsWith('-}}') ? '-}}' : '}}';
  return {
    begin: piece.begin,
    end: piece.end,
    text: `${inner}${filters.map((f) => ` | ${f}`).join('')} ${end}`,
  };
}

const notStrict = lintRule({
  id: 'template/json-attribute-not-strict',
  severity: 'info',
  title: 'JSON with single quotes or names without quotes',
  why: "The elements accept it, as AWS's own samples show, but programs that read the template may not.",
  fix: `Use double quotes inside single ones: labels='["a", "b"]'.`,
  source: 'inferred: the guide says JSON, its examples show JavaScript',
  examples: {
    fails: `<crowd-line name="l" labels="['road', 'kerb']"></crowd-line>`,
    passes: `<crowd-line name="l" labels='["road", "kerb"]'></crowd-line>`,
  },
  *check(page) {
    for (const { attribute, name, element } of jsonAttributes(page)) {
      if (attribute.value.includes(MASK) || isStrict(attribute.value)) continue;
      if (parseLoose(attribute.value) === undefined) continue;
      yield { offset: attribute.begin, message: `${name} of <${element}> is not strict JSON.` };
    }
  },
});

export const unreadable = lintRule({
  id: 'template/json-attribute-unreadable',
  severity: 'error',
  title: 'JSON that cannot be parsed',
  why: 'The element shows no labels, or does not start at all. A warning where the text is a placeholder of a program that fills in the template.',
  fix: 'Look for a missing quote, comma or bracket.',
  source: FILTERS,
  examples: {
    fails: `<crowd-line name="l" labels='["road", "kerb"'></crowd-line>`,
    passes: `<crowd-line name="l" labels='["road", "kerb"]'></crowd-line>`,
  },
  *check(page) {
    for (const { attribute, name, element } of jsonAttributes(page)) {
      if (attribute.value.includes(MASK) || parseLoose(attribute.value) !== undefined) continue;
      yield {
        offset: attribute.begin,
        message: `${name} of <${element}> is not JSON.`,
        ...(isPlaceholder(attribute.value) ? { severity: 'warning' as const } : {}),
      };
    }
  },
});

/** `${labels}`, `<labels>`, `%(labels)s`, LABELS, `{labels}`: nothing of it is a list yet. */
function isPlaceholder(text: string): boolean {
  return (
    !/^\s*[[{]/.test(text) ||
    /\$\{|\.\.\.|\u2026|%\(|<[\w\s-]+>/.test(text) ||
    /^\s*\{+\s*[\w.\s-]+\}+\s*$/.test(text)
  );
}

const withoutToJson = lintRule({
  id: 'template/json-attribute-without-to-json',
  severity: 'warning',
  title: 'A variable in a JSON attribute without to_json',
  why: 'A list or an object is output as JSON by default, but text is not: a manifest line that holds text breaks its task.',
  fix: 'Add | to_json | escape.',
  source: FILTERS,
  examples: {
    fails: `<crowd-line name="l" labels="{{ task.input.labels }}"></crowd-line>`,
    passes: `<crowd-line name="l" labels="{{ task.input.labels | to_json | escape }}"></crowd-line>`,
  },
  *check(page) {
    const made = madeOfJson(page);
    for (const { attribute, name, element } of jsonAttributes(page)) {
      const [only, another] = attribute.outputs;
      // In the middle of other JSON a number or a whole text may be meant.
      const isWhole = only !== undefined && another === undefined && /^\s*\ue000+\s*$/.test(attribute.value);
      if (!isWhole || only.filters.includes('to_json') || made.has(only.head)) continue;
      yield {
        offset: only.begin,
        message: `${name} of <${element}> is filled without to_json.`,
        ...(only.filters.length === 0 ? { edit: addFilters(page, only, 'to_json', 'escape') } : {}),
      };
    }
  },
});

/** Variables that the template itself makes: by to_json, or piece by piece. */
function madeOfJson({ pieces }: Page): ReadonlySet<string> {
  const names = pieces.flatMap(({ kind, head, inner }) => {
    if (kind !== 'tag') return [];
    if (head === 'capture') return /^capture\s+["']?([\w-]+)/.exec(inner)?.[1] ?? [];
    if (head !== 'assign' || !/\|\s*to_json\b/.test(inner)) return [];
    return /^assign\s+([\w-]+)/.exec(inner)?.[1] ?? [];
  });
  return new Set(names);
}

const reliesOnAutoescape = lintRule({
  id: 'template/to-json-without-escape',
  severity: 'info',
  title: 'to_json in double quotes without escape',
  why: "It works because Ground Truth escapes it, though the guide's example table shows to_json unescaped; with escape it works either way.",
  fix: 'Add | escape.',
  source: FILTERS,
  examples: {
    fails: `<crowd-line name="l" labels="{{ task.input.labels | to_json }}"></crowd-line>`,
    passes: `<crowd-line name="l" labels="{{ task.input.labels | to_json | escape }}"></crowd-line>`,
  },
  check: (page) => unescapedJson(page, '"'),
});

const unescapedInSingleQuotes = lintRule({
  id: 'template/to-json-in-single-quotes',
  severity: 'warning',
  title: 'to_json in single quotes without escape',
  why: "If Ground Truth does not escape it, as the guide's example table suggests, a label with an apostrophe ends the attribute.",
  fix: 'Add | escape.',
  source: FILTERS,
  examples: {
    fails: `<crowd-line name="l" labels='{{ task.input.labels | to_json }}'></crowd-line>`,
    passes: `<crowd-line name="l" labels='{{ task.input.labels | to_json | escape }}'></crowd-line>`,
  },
  check: (page) => unescapedJson(page, "'"),
});

function* unescapedJson(page: Page, quote: '"' | "'") {
  for (const element of page.elements) {
    for (const attribute of element.attributes) {
      if (attribute.quote !== quote) continue;
      for (const output of attribute.outputs) {
        if (!output.filters.includes('to_json') || output.filters.includes('skip_autoescape')) continue;
        if (output.filters.some((filter) => ESCAPES.has(filter))) continue;
        const message = `to_json in ${attribute.name} of <${element.name}> is not followed by escape.`;
        yield { offset: output.begin, message, edit: addFilters(page, output, 'escape') };
      }
    }
  }
}

function isStrict(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const jsonRules: readonly LintRule[] = [
  notStrict,
  unreadable,
  withoutToJson,
  reliesOnAutoescape,
  unescapedInSingleQuotes,
];
