import { didYouMean } from '../../../core/suggest.ts';
import { quoteForMessage } from '../../../core/text/sanitize.ts';
import { exclusiveBranches } from '../branches.ts';
import { crowdElement, UNDOCUMENTED_ELEMENTS } from '../crowd-elements.ts';
import { guide, type LintRule, lintRule } from '../lint-rule.ts';
import { MASK } from '../liquid-pieces.ts';
import { attributeOf, type PageElement } from '../page-model.ts';
import { isOwnScript, nearElement } from './structure.ts';

const REFERENCE = guide('sms-ui-template-reference.html');
/** Attributes every HTML element has. */
const GLOBAL = /^(?:id|class|style|title|slot|hidden|lang|dir|tabindex|role|is|part|aria-.*|data-.*|on.*)$/;
/** The guide gives several of them one name: the answer then has the value of each. */
const SHARING = new Set(['crowd-radio-button', 'crowd-checkbox']);
const CONTROLS = new Set(['input', 'textarea', 'select']);

const unknownElement = lintRule({
  id: 'template/unknown-crowd-element',
  severity: 'warning',
  title: 'A crowd element that is not in the guide',
  why: "If nothing defines it, the browser shows its text and nothing else. AWS's script has more elements than the guide; an error where the name is off by a letter and no other script can define it.",
  fix: 'See the list of elements in the guide.',
  source: REFERENCE,
  examples: {
    fails: '<crowd-form><crowd-boundingbox name="b"></crowd-boundingbox></crowd-form>',
    passes: '<crowd-form><crowd-input name="b"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    const scripted = elements.some(isOwnScript);
    for (const { name, begin } of elements) {
      if (!name.startsWith('crowd-') || crowdElement(name) || UNDOCUMENTED_ELEMENTS.includes(name)) continue;
      const near = nearElement(name);
      const misspelt = !scripted && near !== undefined && isMisspelt(name, near);
      yield {
        offset: begin,
        message: `The guide has no element <${name}>.`,
        ...(near === undefined ? {} : { fix: `Did you mean <${near}>?` }),
        ...(misspelt ? { severity: 'error' } : {}),
      };
    }
  },
});

const undocumentedAttribute = lintRule({
  id: 'template/undocumented-attribute',
  severity: 'info',
  title: 'An attribute that the guide does not name',
  why: 'It has no effect, or one that nobody promised.',
  fix: "See the element's page in the guide.",
  source: REFERENCE,
  examples: {
    fails: '<crowd-form><crowd-input name="a" lable="Kind"></crowd-input></crowd-form>',
    passes: '<crowd-form><crowd-input name="a" label="Kind"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    for (const element of elements) {
      const known = crowdElement(element.name);
      if (known === undefined) continue;
      const names = Object.keys(known.attributes);
      const lower = [...names, ...known.undocumented].map((name) => name.toLowerCase());
      for (const { name, begin } of element.attributes) {
        if (lower.includes(name) || GLOBAL.test(name) || /^_|[^\w-]/.test(name)) continue;
        const near = didYouMean(name, names);
        const fix = near === undefined ? {} : { fix: `Did you mean ${near}?` };
        yield { offset: begin, message: `<${element.name}> has no documented attribute ${name}.`, ...fix };
      }
    }
  },
});

const missingAttribute = lintRule({
  id: 'template/missing-attribute',
  severity: 'warning',
  title: 'An element without an attribute that AWS requires',
  why: 'The guide says that the element needs it; what it does without it is not documented.',
  fix: 'Add the attribute.',
  source: guide('sms-ui-template-crowd-classifier.html'),
  examples: {
    fails: `<crowd-classifier name="kind" header="Which?"></crowd-classifier>`,
    passes: `<crowd-classifier name="kind" header="Which?" categories='["cat", "dog"]'></crowd-classifier>`,
  },
  *check({ elements }) {
    for (const element of elements) {
      for (const name of crowdElement(element.name)?.required ?? []) {
        if (name === 'name' || attributeOf(element, name) !== undefined) continue;
        yield { offset: element.begin, message: `<${element.name}> has no ${name}.` };
      }
    }
  },
});

const missingName = lintRule({
  id: 'template/missing-name',
  severity: 'warning',
  title: 'An element without a name',
  why: "The name is the key of its answer; without one, the worker's input is lost, unless a script in the template reads it.",
  fix: 'Give it a name.',
  source: REFERENCE,
  examples: {
    fails: '<crowd-form><crowd-input label="Kind"></crowd-input></crowd-form>',
    passes: '<crowd-form><crowd-input label="Kind" name="kind"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    for (const element of elements) {
      const needs = crowdElement(element.name)?.named || isControl(element);
      if (needs && !attributeOf(element, 'name')?.value.trim()) {
        yield { offset: element.begin, message: `<${element.name}> has no name.` };
      }
    }
  },
});

const duplicateName = lintRule({
  id: 'template/duplicate-name',
  severity: 'warning',
  title: 'Two elements with the same name',
  why: 'Both answers have the same key, so one of them is lost.',
  fix: 'Give each its own name; radio buttons and checkboxes of one question share a name.',
  source: REFERENCE,
  examples: {
    fails:
      '<crowd-form><crowd-input name="a"></crowd-input><crowd-text-area name="a"></crowd-text-area></crowd-form>',
    passes:
      '<crowd-form><crowd-input name="a"></crowd-input><crowd-text-area name="b"></crowd-text-area></crowd-form>',
  },
  *check({ elements, pieces }) {
    const exclusive = exclusiveBranches(pieces);
    const seen = new Map<string, number[]>();
    for (const element of elements) {
      if (!crowdElement(element.name)?.named && !isControl(element)) continue;
      if (SHARING.has(element.name) || isChoice(element)) continue;
      const name = attributeOf(element, 'name');
      if (name === undefined || name.value.includes(MASK)) continue;
      if (/^\s*(?:_|$)/.test(name.value)) continue;
      const before = seen.get(name.value) ?? [];
      if (before.some((begin) => !exclusive(begin, name.begin))) {
        yield {
          offset: name.begin,
          message: `Another element already has the name ${quoteForMessage(name.value)}.`,
        };
      }
      seen.set(name.value, [...before, name.begin]);
    }
  },
});

const wrongValue = lintRule({
  id: 'template/wrong-attribute-value',
  severity: 'warning',
  title: 'A value that the guide does not name for the attribute',
  why: 'The element falls back to its default, or shows nothing; which of the two is not documented.',
  fix: 'Use one of the values in the message.',
  source: REFERENCE,
  examples: {
    fails: '<crowd-form><crowd-alert type="danger">Careful</crowd-alert></crowd-form>',
    passes: '<crowd-form><crowd-alert type="warning">Careful</crowd-alert></crowd-form>',
  },
  *check({ elements }) {
    for (const element of elements) {
      for (const [name, type] of Object.entries(crowdElement(element.name)?.attributes ?? {})) {
        const attribute = attributeOf(element, name);
        if (typeof type === 'string' || attribute === undefined || attribute.value.includes(MASK)) continue;
        if (type.includes(attribute.value.trim())) continue;
        const near = didYouMean(attribute.value, type);
        yield {
          offset: attribute.begin,
          message: `${name} is ${type.join(', ')}; not ${quoteForMessage(attribute.value)}.`,
          ...(near === undefined ? {} : { fix: `Did you mean ${near}?` }),
        };
      }
    }
  },
});

/** One letter off, or written together: too near to be an element of another name. */
function isMisspelt(name: string, near: string): boolean {
  const bare = (text: string) => text.replaceAll('-', '');
  return bare(name) === bare(near) || didYouMean(name, [near], 1) !== undefined;
}

function isControl(element: PageElement): boolean {
  if (!CONTROLS.has(element.name)) return false;
  return !/^(?:button|submit|reset|image)$/.test(attributeOf(element, 'type')?.value ?? '');
}

function isChoice(element: PageElement): boolean {
  return /^(?:radio|checkbox)$/.test(attributeOf(element, 'type')?.value ?? '');
}

export const elementRules: readonly LintRule[] = [
  unknownElement,
  undocumentedAttribute,
  missingAttribute,
  missingName,
  duplicateName,
  wrongValue,
];
