import { didYouMean } from '../../../core/suggest.ts';
import { exclusiveBranches } from '../branches.ts';
import { CROWD_ELEMENTS, crowdElement } from '../crowd-elements.ts';
import { guide, type LintRule, lintRule } from '../lint-rule.ts';
import { piecesWithin } from '../liquid-pieces.ts';
import { descendants, type PageElement } from '../page-model.ts';

/** AWS's own, in whichever version, or a copy of it. */
const SCRIPT = /crowd-html-elements[\w.-]*\.m?js(?:[?#].*)?$/;
const TEMPLATES = guide('sms-custom-templates-step2.html');
const isCrowd = (element: PageElement) => element.name.startsWith('crowd-');

function loadsCrowdElements({ name, attributes, text }: PageElement): boolean {
  if (name !== 'script' && name !== 'link') return false;
  const source = attributes.find((attribute) => attribute.name === 'src' || attribute.name === 'href');
  return SCRIPT.test(source?.value.trim() ?? '') || text.includes('crowd-html-elements');
}

/** A script that may do anything, the work of what is missed included. */
export function isOwnScript(element: PageElement): boolean {
  return element.name === 'script' && !loadsCrowdElements(element);
}

const missingForm = lintRule({
  id: 'template/missing-crowd-form',
  severity: 'error',
  title: 'No crowd-form',
  why: 'Without the form there is no Submit button, and no answer. A warning where a custom form or script may take its place.',
  fix: 'Put the task into <crowd-form>.',
  source: guide('sms-ui-template-crowd-form.html'),
  examples: {
    fails: '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n<p>Is it a cat?</p>',
    passes:
      '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n<crowd-form><crowd-input name="kind"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    const standsAlone = elements.some((element) => crowdElement(element.name)?.standalone);
    if (standsAlone || elements.some((element) => element.name === 'crowd-form')) return;
    const mayAnswer = elements.some((element) => element.name === 'form' || isOwnScript(element));
    yield {
      offset: 0,
      message: 'The template has no <crowd-form>.',
      ...(mayAnswer ? { severity: 'warning' as const } : {}),
    };
  },
});

const missingScript = lintRule({
  id: 'template/missing-crowd-script',
  severity: 'error',
  title: 'The crowd elements are not loaded',
  why: 'Browsers do not know the crowd elements; without the script the page shows their text and nothing to click. A warning where another script may load them.',
  fix: 'Add <script src="https://assets.crowd.aws/crowd-html-elements.js"></script>.',
  source: TEMPLATES,
  examples: {
    fails: '<crowd-form><crowd-input name="kind"></crowd-input></crowd-form>',
    passes:
      '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n<crowd-form><crowd-input name="kind"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    const first = elements.find(isCrowd);
    if (first === undefined || elements.some(loadsCrowdElements)) return;
    yield {
      offset: first.begin,
      message: 'The template does not load crowd-html-elements.js.',
      ...(elements.some(isOwnScript) ? { severity: 'warning' as const } : {}),
    };
  },
});

const outsideForm = lintRule({
  id: 'template/crowd-element-outside-form',
  severity: 'warning',
  title: 'A crowd element outside the form',
  why: "A worker's input there is not part of the answer, unless a script adds it.",
  fix: 'Move it into <crowd-form>.',
  source: guide('sms-ui-template-crowd-form.html'),
  examples: {
    fails: '<crowd-form></crowd-form>\n<crowd-input name="kind"></crowd-input>',
    passes: '<crowd-form><crowd-input name="kind"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    if (!elements.some((element) => element.name === 'crowd-form')) return;
    for (const element of elements) {
      const known = crowdElement(element.name);
      if (known?.named && !known.standalone && !isInside(element, 'crowd-form')) {
        yield { offset: element.begin, message: `<${element.name}> is not inside <crowd-form>.` };
      }
    }
  },
});

const entityInForm = lintRule({
  id: 'template/entity-annotation-in-form',
  severity: 'warning',
  title: 'crowd-entity-annotation inside crowd-form',
  why: 'The element has its own form and Submit button, so the guide says not to use it with crowd-form: the worker sees two buttons, and one of them may submit nothing.',
  fix: 'Remove <crowd-form>.',
  source: guide('sms-ui-template-crowd-entity-annotation.html'),
  examples: {
    fails:
      '<crowd-form><crowd-entity-annotation name="e" text="{{ task.input.source }}"></crowd-entity-annotation></crowd-form>',
    passes: '<crowd-entity-annotation name="e" text="{{ task.input.source }}"></crowd-entity-annotation>',
  },
  *check({ elements }) {
    for (const element of elements) {
      if (!crowdElement(element.name)?.standalone || !isInside(element, 'crowd-form')) continue;
      yield { offset: element.begin, message: `<${element.name}> must not be inside <crowd-form>.` };
    }
  },
});

const nestedForm = lintRule({
  id: 'template/nested-form',
  severity: 'warning',
  title: 'A form inside the form',
  why: 'A browser submits only the inner form, or submits it nowhere.',
  fix: 'Remove the inner form; <crowd-form> is the form.',
  source: 'inferred: HTML does not allow nested forms',
  examples: {
    fails: '<crowd-form><form><input name="a"></form></crowd-form>',
    passes: '<crowd-form><input name="a"></crowd-form>',
  },
  *check({ elements, pieces }) {
    const exclusive = exclusiveBranches(pieces);
    const isForm = ({ name }: PageElement) => name === 'form' || name === 'crowd-form';
    for (const element of elements.filter(isForm)) {
      if (ancestors(element).some((one) => isForm(one) && !exclusive(one.begin, element.begin))) {
        yield { offset: element.begin, message: `<${element.name}> is inside another form.` };
      }
    }
  },
});

const liquidInTag = lintRule({
  id: 'template/liquid-tag-inside-html-tag',
  severity: 'info',
  title: 'A Liquid tag inside an HTML tag',
  why: 'This check reads the HTML with Liquid masked, so it cannot judge such a tag; a missing quote goes unnoticed.',
  fix: 'Where possible, put the condition into an attribute value, or around the element.',
  source: 'inferred',
  examples: {
    fails: '<p {% if task.input.x %}class="a"{% endif %}>Text</p>',
    passes: '<p class="{% if task.input.x %}a{% endif %}">Text</p>',
  },
  *check({ elements, pieces }) {
    for (const element of elements) {
      const inside = piecesWithin(pieces, element.begin + 1, element.startTagEnd).find(
        ({ kind, begin, end }) =>
          kind === 'tag' &&
          !element.attributes.some((attribute) => begin >= attribute.begin && end <= attribute.end),
      );
      if (inside === undefined) continue;
      yield {
        offset: inside.begin,
        message: `{% ${inside.head} %} is inside the tag <${element.name}>.`,
      };
    }
  },
});

const missingRegion = lintRule({
  id: 'template/missing-region',
  severity: 'warning',
  title: 'An element without a region that AWS requires',
  why: 'The guide says that the element needs it: instructions, or the thing to classify.',
  fix: 'Add the region; leave it empty if there is nothing to say.',
  source: guide('sms-ui-template-crowd-bounding-box.html'),
  examples: {
    fails:
      '<crowd-bounding-box name="box" src="{{ task.input.source-ref | grant_read_access }}" labels="{{ task.input.labels | to_json | escape }}"></crowd-bounding-box>',
    passes:
      '<crowd-bounding-box name="box" src="{{ task.input.source-ref | grant_read_access }}" labels="{{ task.input.labels | to_json | escape }}"><full-instructions>Draw boxes</full-instructions><short-instructions>Draw</short-instructions></crowd-bounding-box>',
  },
  *check({ elements }) {
    for (const element of elements) {
      const regions = Object.entries(crowdElement(element.name)?.regions ?? {});
      const missing = regions.filter(([region, required]) => required && !hasDescendant(element, region));
      if (missing.length === 0) continue;
      const names = missing.map(([region]) => `<${region}>`).join(' and ');
      yield { offset: element.begin, message: `<${element.name}> has no ${names}.` };
    }
  },
});

/** A tag left open may have moved a region further in. */
function hasDescendant(element: PageElement, name: string): boolean {
  for (const inside of descendants(element)) if (inside.name === name) return true;
  return false;
}

/** The nearest crowd element to a name that is none. */
export function nearElement(name: string): string | undefined {
  return didYouMean(name, Object.keys(CROWD_ELEMENTS));
}

function isInside(element: PageElement, name: string): boolean {
  return ancestors(element).some((one) => one.name === name);
}

function ancestors(element: PageElement): PageElement[] {
  const found: PageElement[] = [];
  for (let at = element.parent; at !== undefined; at = at.parent) found.push(at);
  return found;
}

export const structureRules: readonly LintRule[] = [
  missingForm,
  missingScript,
  outsideForm,
  entityInForm,
  nestedForm,
  liquidInTag,
  missingRegion,
];
