import {
  type CompiledTemplate,
  compileTemplate,
  type EngineOptions,
} from '../../src/templates/dialect/engine.ts';
import { readJson } from '../../src/templates/dialect/json.ts';
import { TemplateError } from '../../src/templates/dialect/template-error.ts';
import { createPlaceholderPresigner } from '../../src/templates/presign/sigv4-presigner.ts';

export const placeholders = createPlaceholderPresigner('us-east-1');

export function compile(source: string, options: Partial<EngineOptions> = {}): CompiledTemplate {
  return compileTemplate(source, { presign: placeholders, ...options });
}

/** Renders with `task.input` given as JSON text, numbers read as they stand. */
export function render(source: string, input = '{}', options: Partial<EngineOptions> = {}): string {
  return compile(source, options).render(readJson(input));
}

/** The error that compiling or rendering ends with. */
export function failure(source: string, input = '{}', options: Partial<EngineOptions> = {}): TemplateError {
  try {
    render(source, input, options);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error(`${source} rendered`);
}
