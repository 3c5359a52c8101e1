import { readTextFile } from '../../core/files/read-text.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import {
  type CompiledTemplate,
  compileTemplate,
  type EngineOptions,
} from '../../templates/dialect/engine.ts';
import { TemplateError } from '../../templates/dialect/template-error.ts';
import { readText } from '../read-text.ts';

/** More than any template SageMaker takes, in bytes. */
const MAX_BYTES = 1_000_000;

export function readTemplate(file: string, signal: AbortSignal): Promise<string> {
  return readText(file, MAX_BYTES, signal);
}

/** A template that is read again when it changes: a file. */
export function readTemplateAgain(file: string, signal: AbortSignal): Promise<string> {
  return readTextFile(file, MAX_BYTES, signal, 'file');
}

/** A template's error as the usage error a command ends with. */
export function orUsageError<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw error.asUsageError(quoteForMessage(file, 200).slice(1, -1));
  }
}

export function compileFile(file: string, source: string, options: EngineOptions): CompiledTemplate {
  return orUsageError(file, () => compileTemplate(source, options));
}
