import { didYouMean } from '../../../core/suggest.ts';
import { CROWD_ELEMENTS, crowdElement, REGIONS } from '../crowd-elements.ts';
import { guide, type LintRule, lintRule } from '../lint-rule.ts';
import { attributeOf, isCustom, type PageElement } from '../page-model.ts';

const SCRIPT = /^(?:https:)?\/\/assets\.crowd\.aws\/crowd-html-elements(?:-v2)?\.js$/;
const TEMPLATES = guide('sms-custom-templates-step2.html');
const isCrowd = (element: PageElement) => element.name.startsWith('crowd-');

const missingForm = lintRule({
  id: 'template/missing-crowd-form',
  severity: 'error',
  title: 'No crowd-form',
  why: 'Without the form there is no Submit button, and no answer.',
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
    yield { offset: 0, message: 'The template has no <crowd-form>.' };
  },
});

const missingScript = lintRule({
  id: 'template/missing-crowd-script',
  severity: 'error',
  title: 'The crowd elements are not loaded',
  why: 'Browsers know no crowd elements; without the script the page shows their text and nothing to click.',
  fix: 'Add <script src="https://assets.crowd.aws/crowd-html-elements.js"></script>.',
  source: TEMPLATES,
  examples: {
    fails: '<crowd-form><crowd-input name="kind"></crowd-input></crowd-form>',
    passes:
      '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n<crowd-form><crowd-input name="kind"></crowd-input></crowd-form>',
  },
  *check({ elements }) {
    const first = elements.find(isCrowd);
    const loaded = elements.some(
      (element) => element.name === 'script' && SCRIPT.test(attributeOf(element, 'src')?.value.trim() ?? ''),
    );
    if (first !== undefined && !loaded) {
      yield { offset: first.begin, message: 'The template does not load crowd-html-elements.js.' };
    }
  },
});

const outsideForm = lintRule({
  id: 'template/crowd-element-outside-form',
  severity: 'error',
  title: 'A crowd element outside the form',
  why: 'What a worker does there is not part of the answer.',
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

const nestedForm = lintRule({
  id: 'template/nested-form',
  severity: 'warning',
  title: 'A form inside the form',
  why: 'A browser submits the inner form alone, or to nowhere.',
  fix: 'Take the inner form away; <crowd-form> is the form.',
  source: 'inferred: HTML knows no forms inside forms',
  examples: {
    fails: '<crowd-form><form><input name="a"></form></crowd-form>',
    passes: '<crowd-form><input name="a"></crowd-form>',
  },
  *check({ elements }) {
    for (const element of elements) {
      const isForm = element.name === 'form' || element.name === 'crowd-form';
      if (isForm && (isInside(element, 'crowd-form') || isInside(element, 'form'))) {
        yield { offset: element.begin, message: `<${element.name}> is inside another form.` };
      }
    }
  },
});

const selfClosing = lintRule({
  id: 'template/self-closing-element',
  severity: 'error',
  title: 'A custom element that closes itself',
  why: 'HTML has no self-closing custom elements: the browser leaves it open, and it swallows what follows.',
  fix: 'Write the end tag.',
  source: 'https://html.spec.whatwg.org/multipage/syntax.html#start-tags',
  examples: {
    fails: '<crowd-form><crowd-slider name="quality" min="0" max="5" /></crowd-form>',
    passes: '<crowd-form><crowd-slider name="quality" min="0" max="5"></crowd-slider></crowd-form>',
  },
  *check({ elements, source }) {
    for (const element of elements) {
      if (!isCustom(element.name) || !element.selfClosing) continue;
      const begin = source.slice(0, element.startTagEnd).replace(/\s*\/>$/, '').length;
      // With an end tag of its own, the slash is all that is too much.
      const text = element.closed ? '>' : `></${element.name}>`;
      yield {
        offset: element.begin,
        message: `<${element.name} /> does not close itself.`,
        edit: { begin, end: element.startTagEnd, text },
      };
    }
  },
});

const unclosed = lintRule({
  id: 'template/unclosed-element',
  severity: 'error',
  title: 'A custom element that is not closed',
  why: 'It swallows everything that follows, the form included.',
  fix: 'Write the end tag where the element ends.',
  source: 'https://html.spec.whatwg.org/multipage/syntax.html#end-tags',
  examples: {
    fails: '<crowd-form><crowd-card><p>Read this</p></crowd-form>',
    passes: '<crowd-form><crowd-card><p>Read this</p></crowd-card></crowd-form>',
  },
  *check({ elements }) {
    for (const element of elements) {
      if (isKnownTag(element.name) && !element.closed && !element.selfClosing) {
        yield { offset: element.begin, message: `<${element.name}> is not closed.` };
      }
    }
  },
});

const malformedTag = lintRule({
  id: 'template/malformed-tag',
  severity: 'error',
  title: 'A tag with another tag inside',
  why: 'A > is missing before it; the browser takes the inner tag for attributes.',
  fix: 'Close the first tag.',
  source:
    'https://html.spec.whatwg.org/multipage/parsing.html#parse-error-unexpected-character-in-attribute-name',
  examples: {
    fails: '<crowd-card heading="a" <p>Text</p></crowd-card>',
    passes: '<crowd-card heading="a"><p>Text</p></crowd-card>',
  },
  *check({ elements }) {
    for (const element of elements) {
      const inner = element.attributes.find((attribute) => attribute.name.includes('<'));
      if (inner === undefined) continue;
      yield {
        offset: inner.begin,
        message: `There is a < inside the tag <${element.name}>; its > is missing.`,
      };
    }
  },
});

const liquidInTag = lintRule({
  id: 'template/liquid-tag-inside-html-tag',
  severity: 'info',
  title: 'A Liquid tag inside an HTML tag',
  why: 'This lint reads the HTML with Liquid masked, so it cannot judge such a tag; a missing quote goes unseen.',
  fix: 'Where it can be done, put the condition into an attribute value, or around the element.',
  source: 'inferred',
  examples: {
    fails: '<p {% if task.input.x %}class="a"{% endif %}>Text</p>',
    passes: '<p class="{% if task.input.x %}a{% endif %}">Text</p>',
  },
  *check({ elements, pieces }) {
    for (const element of elements) {
      const inside = pieces.find(
        ({ kind, begin, end }) =>
          kind === 'tag' &&
          begin > element.begin &&
          end <= element.startTagEnd &&
          !element.attributes.some((attribute) => begin >= attribute.begin && end <= attribute.end),
      );
      if (inside === undefined) continue;
      yield {
        offset: inside.begin,
        message: `{% ${inside.head} %} stands inside the tag <${element.name}>.`,
      };
    }
  },
});

const missingRegion = lintRule({
  id: 'template/missing-region',
  severity: 'warning',
  title: 'An element without a region that AWS requires',
  why: 'The guide says that the element needs it: instructions, or the thing to classify.',
  fix: 'Add the region, empty where there is nothing to say.',
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
      const missing = regions.filter(
        ([region, required]) => required && !element.children.some((child) => child.name === region),
      );
      if (missing.length === 0) continue;
      const names = missing.map(([region]) => `<${region}>`).join(' and ');
      yield { offset: element.begin, message: `<${element.name}> has no ${names}.` };
    }
  },
});

/** The nearest crowd element to a name that is none. */
export function nearElement(name: string): string | undefined {
  return didYouMean(name, Object.keys(CROWD_ELEMENTS));
}

function isKnownTag(name: string): boolean {
  return REGIONS.has(name) || name.startsWith('crowd-');
}

function isInside(element: PageElement, name: string): boolean {
  for (let at = element.parent; at !== undefined; at = at.parent) if (at.name === name) return true;
  return false;
}

export const structureRules: readonly LintRule[] = [
  missingForm,
  missingScript,
  outsideForm,
  nestedForm,
  selfClosing,
  unclosed,
  malformedTag,
  liquidInTag,
  missingRegion,
];
