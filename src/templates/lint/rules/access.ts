import { quoteForMessage } from '../../../core/text/sanitize.ts';
import { PRESIGN_FILTERS } from '../../dialect/filter-names.ts';
import { quoteBareLiterals } from '../../dialect/s3-literals.ts';
import { guide, type LintRule, lintRule } from '../lint-rule.ts';
import { MASK, piecesWithin } from '../liquid-pieces.ts';

const FILTERS = guide('sms-custom-templates-step2-automate.html');
const MEDIA = new Set(['img', 'audio', 'video', 'source', 'embed', 'object', 'iframe', 'track']);
/** Frames show pages, and their addresses are rarely of objects in S3. */
const PAGES = new Set(['iframe', 'embed', 'object']);
const OBJECT = /source-ref|taskobject|s3|uri/i;
const presigns = (filters: readonly string[]) => filters.some((filter) => PRESIGN_FILTERS.has(filter));

const bareLiteral = lintRule({
  id: 'template/unquoted-s3-uri',
  severity: 'warning',
  title: 'An S3 URI without quotes',
  why: "AWS's article on restricted URLs shows it this way, but it is not valid Liquid: whether Ground Truth accepts it is not documented.",
  fix: 'Put quotes around the URI.',
  source: 'AWS article on IP-restricted presigned URLs; https://shopify.github.io/liquid/basics/types/',
  examples: {
    fails: '<img alt="" src="{{ s3://bucket-name/path/to/image.jpg | grant_read_access }}">',
    passes: '<img alt="" src="{{ \'s3://bucket-name/path/to/image.jpg\' | grant_read_access }}">',
  },
  *check({ source, elements }) {
    for (const { uri, begin, end } of quoteBareLiterals(source).literals) {
      const around = elements
        .flatMap((element) => element.attributes)
        .find((attribute) => begin >= attribute.begin && end <= attribute.end);
      const quote = around?.quote === '"' ? "'" : '"';
      yield {
        offset: begin,
        message: `${quoteForMessage(uri)} has no quotes.`,
        fix: `Write {{ ${quote}${uri}${quote} | … }}.`,
        edit: { begin, end, text: `${quote}${uri}${quote}` },
      };
    }
  },
});

const rawS3Uri = lintRule({
  id: 'template/s3-uri-in-attribute',
  severity: 'error',
  title: 'An S3 URI where a browser needs a URL',
  why: 'Browsers do not understand s3:// URIs; the worker sees a broken image.',
  fix: 'Presign it: {{ "s3://…" | grant_read_access }}.',
  source: FILTERS,
  examples: {
    fails: '<img alt="" src="s3://bucket/cat.png">',
    passes: `<img alt="" src="{{ 's3://bucket/cat.png' | grant_read_access }}">`,
  },
  *check({ elements }) {
    for (const element of elements) {
      for (const { name, value, begin } of element.attributes) {
        if (!/^(?:src|href|poster|image)$/.test(name) || !/^\s*s3:/i.test(value)) continue;
        yield {
          offset: begin,
          message: `${name} of <${element.name}> is an S3 URI, which no browser can read.`,
          // A link may be there to be read, and a script may sign what another element has.
          ...(MEDIA.has(element.name) || element.name.startsWith('crowd-') ? {} : { severity: 'warning' }),
        };
      }
    }
  },
});

const notPresigned = lintRule({
  id: 'template/media-not-presigned',
  severity: 'warning',
  title: 'A media source variable without presigning',
  why: 'Where the variable holds an S3 URI, the worker sees a broken image.',
  fix: 'Add | grant_read_access, unless it holds a public URL.',
  source: FILTERS,
  examples: {
    fails: '<img alt="" src="{{ task.input.source-ref }}">',
    passes: '<img alt="" src="{{ task.input.source-ref | grant_read_access }}">',
  },
  *check({ elements, source }) {
    for (const element of elements) {
      if (!MEDIA.has(element.name) && !element.name.startsWith('crowd-')) continue;
      const attribute = element.attributes.find(({ name }) => name === 'src' || name === 'image');
      const [only] = attribute?.outputs ?? [];
      // A captured or assigned variable may have been presigned before.
      if (!attribute || !only || !attribute.value.startsWith(MASK) || presigns(only.filters)) continue;
      const root = /^[\w-]+/.exec(only.head)?.[0] ?? '';
      if (PAGES.has(element.name) && !OBJECT.test(only.head)) continue;
      if (root !== 'task' && new RegExp(`(?:capture|assign)\\s+${root}\\b`).test(source)) continue;
      yield {
        offset: only.begin,
        message: `${attribute.name} of <${element.name}> is ${quoteForMessage(only.head)} unchanged, not presigned.`,
      };
    }
  },
});

const httpUrl = lintRule({
  id: 'template/presign-http-url',
  severity: 'info',
  title: 'An S3 URI built from a web address',
  why: "Ground Truth accepts it (AWS's older samples do it), but the region and special characters in the key are easy to get wrong.",
  fix: 'Write s3://{{ bucket }}/{{ key }}.',
  source: 'AWS samples of Amazon A2I',
  examples: {
    fails:
      '{% capture uri %}http://s3.amazonaws.com/{{ task.input.bucket }}/{{ task.input.key }}{% endcapture %}',
    passes: '{% capture uri %}s3://{{ task.input.bucket }}/{{ task.input.key }}{% endcapture %}',
  },
  *check({ source }) {
    for (const match of source.matchAll(/%\}\s*(https?:\/\/s3[\w.-]*\.amazonaws\.com\/)/g)) {
      yield { offset: match.index + 2, message: 'An S3 URI is built from a web address.' };
    }
  },
});

const filterAfterPresign = lintRule({
  id: 'template/filter-after-presign',
  severity: 'warning',
  title: 'A filter that changes a presigned URL',
  why: 'A signature covers the whole URL: changed, it is refused with 403.',
  fix: 'Put the filter before grant_read_access.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html',
  examples: {
    fails: '<img alt="" src="{{ task.input.uri | grant_read_access | downcase }}">',
    passes: '<img alt="" src="{{ task.input.uri | downcase | grant_read_access }}">',
  },
  *check({ pieces }) {
    const harmless = new Set(['escape', 'escape_once', 'h', 'skip_autoescape', 'to_json']);
    for (const { begin, filters } of pieces) {
      const last = filters.findLastIndex((filter) => PRESIGN_FILTERS.has(filter));
      const after = last < 0 ? undefined : filters.slice(last + 1).find((filter) => !harmless.has(filter));
      if (after !== undefined)
        yield { offset: begin, message: `${after} changes the URL after it was signed.` };
    }
  },
});

const presignInStyle = lintRule({
  id: 'template/presign-in-css',
  severity: 'warning',
  title: 'A presigned URL in CSS',
  why: 'Autoescape writes &amp;, which CSS does not decode: the signature breaks, and S3 answers 403.',
  fix: 'Use <img>, or add | skip_autoescape there.',
  source:
    'https://github.com/aws-samples/amazon-sagemaker-ground-truth-task-uis/issues/14 (the cause is inferred)',
  examples: {
    fails: '<style>.a { background: url({{ task.input.uri | grant_read_access }}) }</style>',
    passes:
      '<style>.a { background: url({{ task.input.uri | grant_read_access | skip_autoescape }}) }</style>',
  },
  *check({ elements, pieces }) {
    for (const element of elements.filter(({ name }) => name === 'style')) {
      for (const { begin, filters } of piecesWithin(pieces, element.begin, element.end)) {
        if (!presigns(filters)) continue;
        if (filters.includes('skip_autoescape')) continue;
        yield { offset: begin, message: 'The URL is escaped, and CSS does not undo that.' };
      }
    }
  },
});

const captureThenPresign = lintRule({
  id: 'template/escaped-in-capture',
  severity: 'info',
  title: 'A captured value is used unchanged',
  why: "Output inside {% capture %} may be escaped: for the key a&b, another object (a&amp;b) would be signed. AWS's own samples write it this way, and what Ground Truth does is not documented.",
  fix: 'Add | skip_autoescape to the outputs inside the capture, or use assign with append.',
  source: 'inferred; see the assumption capture in docs/templates.md',
  examples: {
    fails:
      '{% capture uri %}s3://bucket/{{ task.input.key }}{% endcapture %}<img alt="" src="{{ uri | grant_read_access }}">',
    passes:
      '{% capture uri %}s3://bucket/{{ task.input.key | skip_autoescape }}{% endcapture %}<img alt="" src="{{ uri | grant_read_access }}">',
  },
  *check({ source, pieces }) {
    for (const match of source.matchAll(
      /\{%-?\s*capture\s+["']?([\w-]+)["']?\s*-?%\}([\s\S]*?)\{%-?\s*endcapture/g,
    )) {
      const [whole, name = ''] = match;
      const used = pieces.some(({ head, filters }) => head === name && presigns(filters));
      const inside = piecesWithin(pieces, match.index, match.index + whole.length).find(
        ({ kind, filters }) => kind === 'output' && !filters.includes('skip_autoescape'),
      );
      if (!used || inside === undefined) continue;
      yield { offset: inside.begin, message: `${name} is presigned, and may have been escaped here before.` };
    }
  },
});

export const accessRules: readonly LintRule[] = [
  bareLiteral,
  rawS3Uri,
  notPresigned,
  httpUrl,
  filterAfterPresign,
  presignInStyle,
  captureThenPresign,
];
