import { LiquidError } from 'liquidjs';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { positionAt } from '../../core/text/text-position.ts';
import { InvalidS3UriError } from '../presign/presign-filter.ts';
import { filterHint } from './filters.ts';
import type { QuotedSource } from './s3-literals.ts';
import { MarkupError } from './syntax.ts';
import { FILE_TAGS, TAG_NAMES } from './tag-names.ts';
import { TemplateError } from './template-error.ts';

/** Whatever liquidjs or one of our filters threw, as an error with its place in the source as it was written. */
export function explainError(error: unknown, source: string, quoted: QuotedSource): unknown {
  if (error instanceof MarkupError) return markupError(error, source, quoted);
  if (!LiquidError.is(error)) {
    return error instanceof RangeError ? tooMuch(error.message, source, 0) : error;
  }
  const { token, originalError } = error as LiquidError & {
    token: { begin: number; getText(): string };
    originalError?: Error;
  };
  const begin = quoted.original(token.begin);
  const cause = originalError ?? error;
  // liquidjs puts place and file behind its own messages.
  const message = (originalError?.message ?? error.message).replace(
    /, (?:file:.*, )?line:\d+, col:\d+$/s,
    '',
  );
  if (cause instanceof InvalidS3UriError) {
    const place = positionAt(source, begin);
    return new TemplateError('InvalidParameters', message, place, sentence(cause.reason));
  }
  if (cause instanceof RangeError || / limit exceeded$/.test(message)) return tooMuch(message, source, begin);
  const filter = /^undefined filter: (.*)$/s.exec(message)?.[1];
  if (filter !== undefined) {
    const offset = source.slice(begin).search(new RegExp(`(?<=\\|\\s*)${escapeForRegExp(filter)}\\b`));
    return new TemplateError(
      'UnknownFilter',
      `Ground Truth has no filter ${quoteForMessage(filter)}.`,
      positionAt(source, begin + Math.max(0, offset)),
      filterHint(filter),
    );
  }
  const tag = /^tag "(.*)" not found$/s.exec(message)?.[1];
  if (tag !== undefined) return unknownTag(tag, source, begin);
  const code = error.name === 'RenderError' ? 'RenderFailed' : 'InvalidTemplate';
  return new TemplateError(code, sentence(message), positionAt(source, begin));
}

function markupError(error: MarkupError, source: string, quoted: QuotedSource): TemplateError {
  const hint =
    error.lax === undefined
      ? undefined
      : `Write what is intended; a lax parser (--assume syntax=lax) would read it as ${error.lax === '' ? 'nothing' : error.lax}.`;
  const place = positionAt(source, quoted.original(error.offset));
  return new TemplateError('InvalidTemplate', sentence(error.message), place, hint);
}

function unknownTag(tag: string, source: string, begin: number): TemplateError {
  if (FILE_TAGS.has(tag)) {
    return new TemplateError(
      'InvalidTemplate',
      `A task template is one file: {% ${tag} %} cannot read another one.`,
      positionAt(source, begin),
      'Copy the other file in.',
    );
  }
  const near = didYouMean(tag, TAG_NAMES);
  return new TemplateError(
    'InvalidTemplate',
    `There is no tag ${quoteForMessage(tag)}.`,
    positionAt(source, begin),
    near === undefined ? undefined : `Did you mean ${near}?`,
  );
}

function tooMuch(message: string, source: string, begin: number): TemplateError {
  if (/call stack/.test(message)) {
    return new TemplateError(
      'LimitExceeded',
      'Tags or output values are nested too deeply.',
      positionAt(source, begin),
    );
  }
  const what = /^template render/.test(message)
    ? 'Rendering takes too long'
    : /^output|string length/i.test(message)
      ? 'The rendered task is too large'
      : 'Rendering needs too much memory';
  return new TemplateError(
    'LimitExceeded',
    `${what}, and was stopped.`,
    positionAt(source, begin),
    'A loop may run over more than intended.',
  );
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
