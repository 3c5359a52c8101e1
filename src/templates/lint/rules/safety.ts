import { quoteForMessage } from '../../../core/text/sanitize.ts';
import { PRESIGN_FILTERS } from '../../dialect/filter-names.ts';
import { guide, type LintRule, lintRule } from '../lint-rule.ts';
import { MASK, piecesWithin } from '../liquid-pieces.ts';
import { attributeOf, type Page, type PageElement } from '../page-model.ts';

const FILTERS = guide('sms-custom-templates-step2-automate.html');

function* withUrl(page: Page, element: string, attribute: string): Generator<[PageElement, URL]> {
  for (const found of page.elements) {
    const value = found.name === element ? attributeOf(found, attribute)?.value.trim() : undefined;
    if (value === undefined || value.includes(MASK)) continue;
    const text = value.startsWith('//') ? `https:${value}` : value;
    if (/^https?:/i.test(text) && URL.canParse(text)) yield [found, new URL(text)];
  }
}

const isAws = (url: URL) => url.hostname === 'assets.crowd.aws';
const isStylesheet = (element: PageElement) =>
  /\bstylesheet\b/i.test(attributeOf(element, 'rel')?.value ?? '');

const externalScript = lintRule({
  id: 'template/external-script',
  severity: 'warning',
  title: 'A third-party script',
  why: 'It runs next to the data of every worker, and can read each presigned URL; if its host is down, so is the task.',
  fix: 'Copy what is needed into the template, or host it in your own bucket.',
  source: 'https://owasp.org/www-community/Third_Party_Javascript_Management_Cheat_Sheet',
  examples: {
    fails: '<script src="https://cdn.example.com/tool.js" integrity="sha384-x"></script>',
    passes: '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
  },
  *check(page) {
    for (const [element, url] of withUrl(page, 'script', 'src')) {
      if (!isAws(url))
        yield { offset: element.begin, message: `A script comes from ${quoteForMessage(url.host)}.` };
    }
  },
});

const withoutIntegrity = lintRule({
  id: 'template/script-without-integrity',
  severity: 'info',
  title: 'A third-party script without a checksum',
  why: 'Whoever controls the host can change what runs in the task.',
  fix: 'Add integrity="sha384-…" and crossorigin="anonymous".',
  source: 'https://developer.mozilla.org/docs/Web/Security/Subresource_Integrity',
  examples: {
    fails: '<script src="https://cdn.example.com/tool.js"></script>',
    passes:
      '<script src="https://cdn.example.com/tool.js" integrity="sha384-x" crossorigin="anonymous"></script>',
  },
  *check(page) {
    for (const [element, url] of withUrl(page, 'script', 'src')) {
      if (isAws(url) || attributeOf(element, 'integrity') !== undefined) continue;
      yield {
        offset: element.begin,
        message: `The script from ${quoteForMessage(url.host)} has no integrity.`,
      };
    }
  },
});

const externalStylesheet = lintRule({
  id: 'template/external-stylesheet',
  severity: 'info',
  title: 'A third-party stylesheet',
  why: 'If its host is down the task looks wrong, and styles can read what is typed.',
  fix: 'Copy the styles into the template.',
  source: 'inferred',
  examples: {
    fails: '<link rel="stylesheet" href="https://cdn.example.com/a.css">',
    passes: '<style>p { color: #333 }</style>',
  },
  *check(page) {
    for (const [element, url] of withUrl(page, 'link', 'href')) {
      if (!isStylesheet(element)) continue;
      yield { offset: element.begin, message: `A stylesheet comes from ${quoteForMessage(url.host)}.` };
    }
  },
});

const mixedContent = lintRule({
  id: 'template/mixed-content',
  severity: 'warning',
  title: 'A resource over plain http',
  why: 'The worker portal is https: browsers block scripts and styles over http, and many block images.',
  fix: 'Use https.',
  source: 'https://developer.mozilla.org/docs/Web/Security/Mixed_content',
  examples: {
    fails: '<img alt="" src="http://example.com/a.png">',
    passes: '<img alt="" src="https://example.com/a.png">',
  },
  *check(page) {
    for (const [name, attribute] of [
      ...['img', 'script', 'audio', 'video', 'source', 'iframe'].map((element) => [element, 'src'] as const),
      ['link', 'href'] as const,
    ]) {
      for (const [element, url] of withUrl(page, name, attribute)) {
        if (url.protocol !== 'http:') continue;
        yield { offset: element.begin, message: `<${name}> loads ${quoteForMessage(url.host)} over http.` };
      }
    }
  },
});

const skipAutoescape = lintRule({
  id: 'template/skip-autoescape',
  severity: 'warning',
  title: 'Escaping is switched off',
  why: "Markup in the data becomes part of the page: whoever writes the manifest can run scripts in the worker's browser.",
  fix: 'Remove it, unless the value is a presigned URL or markup that you control.',
  source: FILTERS,
  examples: {
    fails: '<p>{{ task.input.text | skip_autoescape }}</p>',
    passes: '<p>{{ task.input.text }}</p>',
  },
  *check({ pieces }) {
    for (const { begin, filters } of pieces) {
      const isUrl = filters.some((filter) => PRESIGN_FILTERS.has(filter));
      if (filters.includes('skip_autoescape') && !isUrl) {
        yield { offset: begin, message: 'The value reaches the page unchanged, including markup.' };
      }
    }
  },
});

const outputInScript = lintRule({
  id: 'template/output-in-script',
  severity: 'warning',
  title: 'Liquid output inside a script',
  why: 'Autoescape is for HTML: in a script " becomes &quot;, so JSON does not parse, and presigned URLs are wrong.',
  fix: 'Put the value into an attribute of an element, and read it from there with dataset.',
  source: 'https://github.com/aws-samples/amazon-textract-transformer-pipeline notebooks/review',
  examples: {
    fails: '<script>const boxes = {{ task.input.boxes | to_json }};</script>',
    passes:
      '<div id="boxes" data-boxes="{{ task.input.boxes | to_json | escape }}"></div><script>const boxes = JSON.parse(document.getElementById("boxes").dataset.boxes);</script>',
  },
  *check({ elements, pieces }) {
    for (const element of elements.filter(({ name }) => name === 'script')) {
      for (const { kind, begin, filters } of piecesWithin(pieces, element.startTagEnd, element.end)) {
        if (kind !== 'output') continue;
        if (filters.includes('skip_autoescape')) continue;
        yield { offset: begin, message: 'The value is escaped for HTML, inside a script.' };
      }
    }
  },
});

const imageWithoutAlt = lintRule({
  id: 'template/image-without-alt',
  severity: 'info',
  title: 'An image without alt',
  why: 'Workers with screen readers, and all workers while it does not load, get no description.',
  fix: 'Add alt="…", or alt="" for decoration.',
  source: 'https://www.w3.org/WAI/tutorials/images/',
  examples: {
    fails: '<img src="https://example.com/a.png">',
    passes: '<img src="https://example.com/a.png" alt="">',
  },
  *check({ elements }) {
    for (const element of elements) {
      if (element.name !== 'img' || attributeOf(element, 'alt') !== undefined) continue;
      yield { offset: element.begin, message: '<img> has no alt.' };
    }
  },
});

export const safetyRules: readonly LintRule[] = [
  externalScript,
  withoutIntegrity,
  externalStylesheet,
  mixedContent,
  skipAutoescape,
  outputInScript,
  imageWithoutAlt,
];
