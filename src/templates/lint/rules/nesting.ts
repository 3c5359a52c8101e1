import { quoteForMessage } from '../../../core/text/sanitize.ts';
import { positionAt } from '../../../core/text/text-position.ts';
import { exclusiveBranches } from '../branches.ts';
import { crowdElement, REGIONS } from '../crowd-elements.ts';
import { guide, type Hit, type LintRule, lintRule } from '../lint-rule.ts';
import { descendants, type EndTag, isCustom, type Page, type PageElement } from '../page-model.ts';

/** Elements that show what is inside them: too much of it is moved, not lost. */
const SHOWS =
  /^crowd-(?:alert|button|card|checkbox|fab|form|instructions|modal|radio-button|radio-group|tabs?)$/;
/** Inside these HTML elements a browser passes over the end tag of whatever is around them. */
const SPECIAL =
  /^(?:address|article|aside|blockquote|button|center|details|dd|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|li|main|nav|ol|p|pre|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/;
const CONTROL = /^(?:input|textarea|select|button|img|video|audio|iframe)$/;

const selfClosing = lintRule({
  id: 'template/self-closing-element',
  severity: 'error',
  title: 'A custom element that closes itself',
  why: 'HTML has no self-closing custom elements: the browser leaves it open, and it swallows what follows. A warning where that is harmless.',
  fix: 'Write the end tag.',
  source: guide('sms-ui-template-crowd-input.html'),
  examples: {
    fails: '<crowd-form><crowd-slider name="quality" min="0" max="5" /><p>And the colours?</p></crowd-form>',
    passes:
      '<crowd-form><crowd-slider name="quality" min="0" max="5"></crowd-slider><p>And the colours?</p></crowd-form>',
  },
  *check({ elements, source }) {
    for (const element of elements) {
      if (!isCustom(element.name) || !element.selfClosing || element.closed) continue;
      const swallowed = whatIsSwallowed(element);
      if (swallowed === 'nothing' && endsWithParent(element)) continue;
      const begin = source.slice(0, element.startTagEnd).replace(/\s*\/>$/, '').length;
      yield {
        offset: element.begin,
        message: `<${element.name} /> does not close itself${swallowed === 'nothing' ? '' : ', and swallows what follows'}.`,
        ...(swallowed !== 'content' ? { severity: 'warning' as const } : {}),
        edit: { begin, end: element.startTagEnd, text: `></${element.name}>` },
      };
    }
  },
});

const unclosed = lintRule({
  id: 'template/unclosed-element',
  severity: 'warning',
  title: 'A custom element that is not closed',
  why: 'The browser closes it with the element around it, so it contains what follows as well. An error where that hides part of the task.',
  fix: 'Write the end tag where the element ends.',
  source: 'https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody, any other end tag',
  examples: {
    fails: '<crowd-form><crowd-card><p>Read this</p></crowd-form>',
    passes: '<crowd-form><crowd-card><p>Read this</p></crowd-card></crowd-form>',
  },
  check: (page) => [...ignoredEndTags(page), ...withoutEndTag(page)],
});

const isOpen = ({ name, closed, selfClosing }: PageElement) => isKnownTag(name) && !closed && !selfClosing;

/** The elements that are open because a browser ignores their end tags, once for each tag that is to blame. */
function* ignoredEndTags(page: Page): Generator<Hit> {
  const { source, elements, unused } = page;
  // Start tags of other branches are not there where this one is: one end tag closes either.
  const blamed = new Set(otherwise(page));
  for (const tag of unused) {
    const element = elements.findLast((one) => one.name === tag.name && isOpen(one) && one.begin < tag.begin);
    const culprit = element && openAt(element, tag);
    if (element === undefined || culprit === undefined || blamed.has(culprit)) continue;
    blamed.add(culprit);
    const { line, column } = positionAt(source, culprit.begin);
    yield {
      offset: tag.begin,
      message: `</${tag.name}> is ignored by browsers, because <${culprit.name}> at ${line}:${column} is still open; so <${tag.name}> is not closed.`,
      fix: `Write </${culprit.name}> before it.`,
    };
  }
}

/** Those that have no end tag at all: what is ignored elsewhere is said there. */
function* withoutEndTag(page: Page): Generator<Hit> {
  const { elements, unused } = page;
  const ignored = [...unused];
  const others = new Set(otherwise(page));
  for (const element of elements.filter(isOpen)) {
    if (others.has(element)) continue;
    const own = ignored.findIndex(({ name, begin }) => name === element.name && begin > element.begin);
    if (own >= 0) ignored.splice(own, 1);
    else {
      const hides = !hasInside(element) && whatIsSwallowed(element) === 'content';
      yield {
        offset: element.begin,
        message: `<${element.name}> is not closed.`,
        ...(hides ? { severity: 'error' } : {}),
      };
    }
  }
}

/** Elements whose start tag stands in one branch, and in another branch one of the same name. */
function otherwise({ elements, pieces }: Page): PageElement[] {
  const exclusive = exclusiveBranches(pieces);
  const named = Map.groupBy(
    elements.filter(({ name }) => SPECIAL.test(name) || isKnownTag(name)),
    ({ name }) => name,
  );
  if (!pieces.some(({ head }) => head === 'else')) return [];
  return [...named.values()].flatMap((same) =>
    same.filter(({ begin }) => same.some((one) => exclusive(one.begin, begin))),
  );
}

const malformedTag = lintRule({
  id: 'template/malformed-tag',
  severity: 'warning',
  title: 'A tag with another tag inside',
  why: 'A > is missing before it; the browser reads the inner tag as attributes. An error where that loses part of the task.',
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
      const lost = inner.name.slice(inner.name.indexOf('<') + 1);
      yield {
        offset: inner.begin,
        message: `There is ${quoteForMessage(inner.name, 60)} inside the tag <${element.name}>; its > is missing.`,
        ...(isKnownTag(lost) || CONTROL.test(lost) ? { severity: 'error' } : {}),
      };
    }
  },
});

/** What came into an element because it was left open: nothing, what it shows all the same, or content that it hides. */
function whatIsSwallowed(element: PageElement): 'nothing' | 'harmless' | 'content' {
  const shows = SHOWS.test(element.name) || !isKnownTag(element.name);
  let swallowed: 'nothing' | 'harmless' = 'nothing';
  const note = (something: boolean) => {
    if (something) swallowed = 'harmless';
    return something && !shows;
  };
  if (note(element.text.trim() !== '')) return 'content';
  for (const { name, text } of descendants(element)) {
    if (element.name.startsWith('crowd-') && (isKnownTag(name) || CONTROL.test(name))) return 'content';
    if (note((name !== 'br' && name !== 'wbr') || text.trim() !== '')) return 'content';
  }
  return swallowed;
}

/** Whether the end tag of what is around an element follows at once, and closes it as well. */
function endsWithParent(element: PageElement): boolean {
  for (let at = element.parent; at !== undefined; at = at.parent) {
    if (at.endTagBegin === element.end) return true;
  }
  return false;
}

/** Elements that have something inside: forms, cards, regions, and whatever has regions. */
function hasInside({ name }: PageElement): boolean {
  const regions = crowdElement(name)?.regions ?? {};
  return SHOWS.test(name) || REGIONS.has(name) || Object.keys(regions).length > 0 || !crowdElement(name);
}

/** The innermost element of HTML's own that is open where an end tag stands. */
function openAt(element: PageElement, tag: EndTag): PageElement | undefined {
  let open: PageElement | undefined;
  for (const inside of descendants(element)) {
    const { name, begin, startTagEnd, end } = inside;
    if (SPECIAL.test(name) && begin >= 0 && startTagEnd <= tag.begin && end > tag.begin) open = inside;
  }
  return open;
}

function isKnownTag(name: string): boolean {
  return REGIONS.has(name) || name.startsWith('crowd-');
}

export const nestingRules: readonly LintRule[] = [selfClosing, unclosed, malformedTag];
