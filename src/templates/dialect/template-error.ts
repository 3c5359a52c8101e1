import { usageError } from '../../core/errors.ts';
import type { Location } from '../../core/finding.ts';
import type { TextPosition } from '../../core/text/text-position.ts';

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

  constructor(code: TemplateErrorCode, message: string, place: TextPosition, hint?: string) {
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
