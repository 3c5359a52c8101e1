import type { WrittenParameters } from '../generate/read-parameters.ts';
import type { Variant } from './template.ts';

/** A set of parameters with which the variant can be generated: an example for each that has no default. */
export function exampleParameters({ parameters }: Variant): WrittenParameters {
  return new Map(
    Object.entries(parameters)
      .filter(([, { fallback }]) => fallback === undefined)
      .map(([name, { example }]) => [name, [example]]),
  );
}
