import { DEFAULT_ASSUMPTIONS } from './assumptions.ts';
import { type CompiledTemplate, compileTemplate, type EngineOptions } from './engine.ts';
import { TemplateError } from './template-error.ts';

/** A template, what a strict reading of it refuses, or both where a lax one takes it. */
export interface Lenient {
  readonly template: CompiledTemplate | undefined;
  readonly problem: TemplateError | undefined;
}

/**
 * Reads a template as it is assumed to be read and, where that fails, as the most lenient Liquid would: what only
 * the strict reading refuses may well be taken by Ground Truth, and nobody has said that it is not.
 */
export function compileLeniently(source: string, options: EngineOptions): Lenient {
  try {
    return { template: compileTemplate(source, options), problem: undefined };
  } catch (problem) {
    if (!(problem instanceof TemplateError)) throw problem;
    return { template: lax(source, options), problem };
  }
}

function lax(source: string, options: EngineOptions): CompiledTemplate | undefined {
  const { assumptions = DEFAULT_ASSUMPTIONS } = options;
  const lenient = { ...assumptions, syntax: 'lax', nothing: 'empty', filter: 'ignored' } as const;
  try {
    return compileTemplate(source, { ...options, assumptions: lenient });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return undefined;
  }
}
