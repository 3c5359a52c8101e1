import { usageError } from '../../core/errors.ts';
import type { Location } from '../../core/finding.ts';
import { lowerBound } from './lower-bound.ts';

/** What went wrong with a template. The first two are said in Ground Truth's own codes. */
export type TemplateErrorCode =
  | 'InvalidParameters'
  | 'InvalidTemplate'
  | 'UnknownFilter'
  | 'TemplateTooLarge'
  | 'LimitExceeded'
  | 'RenderFailed';

/** A template that cannot be parsed or rendered, with the place in its source. Lines and columns count from 1. */
export class TemplateError extends Error {
  readonly code: TemplateErrorCode;
  readonly line: number;
  readonly column: number;
  readonly hint: string | undefined;

  constructor(code: TemplateErrorCode, message: string, place: TemplatePlace, hint?: string) {
    super(message);
    this.name = 'TemplateError';
    this.code = code;
    this.line = place.line;
    this.column = place.column;
    this.hint = hint;
  }

  /** The place in `file`, for a finding. */
  location(file: string): Location {
    return { file, line: this.line, column: this.column };
  }

  /** As the usage error (252) a command ends with. */
  asUsageError(file: string) {
    return usageError(`${file}:${this.line}:${this.column}: ${this.message}`, {
      code: 'template-error',
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      cause: this,
    });
  }
}

export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
}

/** Line and column of one offset in `source`. For many of them see {@link placesIn}. */
export function placeOf(source: string, offset: number): TemplatePlace {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** As {@link placeOf}, for many offsets of one source: it is read once, not up to each of them. */
export function placesIn(source: string): (offset: number) => TemplatePlace {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = lowerBound(starts.length, (index) => (starts[index] ?? 0) > offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}
