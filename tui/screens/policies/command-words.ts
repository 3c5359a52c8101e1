import { type CommandLine, commandLine } from '../../../src/core/text/shell-quote.ts';
import { findTemplate, findVariant } from '../../../src/policies/catalogue/catalogue.ts';
import { exampleParameters } from '../../../src/policies/catalogue/examples.ts';
import { policyUse } from '../../../src/policies/catalogue/template.ts';
import type { GeneratedDocument } from '../../../src/policies/generate/generate.ts';
import type { Asked } from './asked.ts';
import type { OpenDocument } from './open-document.ts';

/** The command line that makes, or applies, the same document. */
export function commandWords(verb: 'generate' | 'apply' | 'show', open: OpenDocument): string[] {
  if (verb === 'show' || open.written === undefined) return ['groundctl', 'policies', 'show', open.id];
  const template = findTemplate(open.id);
  const isDefault = open.variant === template.variants[0].id;
  const { parameters } = findVariant(template, open.variant);
  const given = [...open.written].filter(([name, values]) => values.join(',') !== parameters[name]?.fallback);
  return [
    ...['groundctl', 'policies', verb, open.id],
    ...(isDefault ? [] : ['--variant', open.variant]),
    ...given.flatMap(([name, values]) => ['--param', `${name}=${values.join(',')}`]),
    ...(verb === 'generate' && open.format !== 'json' ? ['--format', open.format] : []),
  ];
}

/** The command lines that ask the same. */
export function askCommand({ against, words }: Asked, target: readonly string[]): CommandLine {
  const evaluate = ['groundctl', 'policies', 'evaluate'];
  const request = ['--request', ...words];
  switch (against.type) {
    case 'folder':
      return commandLine([...evaluate, '--policies', against.folder, ...request]);
    case 'document': {
      const { open } = against;
      const { id, generated } = open;
      const written = open.written ?? exampleParameters(findVariant(findTemplate(id), open.variant));
      const file = `${id}.json`;
      const option = optionFor(generated);
      return commandLine(
        [...commandWords('generate', { ...open, written, format: 'json' }), '--out', file],
        [...evaluate, option, file, ...request],
      );
    }
    case 'account': {
      const { role, bucket } = against;
      return commandLine(
        [
          'groundctl',
          'policies',
          'collect',
          '--bucket',
          bucket,
          '--role',
          role,
          '--out',
          'collected',
          ...target,
        ],
        [...evaluate, '--policies', 'collected', ...request],
      );
    }
  }
}

function optionFor({ attachment }: GeneratedDocument): string {
  if (attachment === 'endpoint-policy') return '--endpoint';
  return policyUse(attachment) === 'identity' ? '--policy' : '--resource';
}
