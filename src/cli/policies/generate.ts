import { saveNew } from '../../core/files/save-new.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { wrap } from '../../core/text/width.ts';
import { type DocumentFormat, formatDocument } from '../../policies/generate/format.ts';
import type { GeneratedDocument } from '../../policies/generate/generate.ts';
import type { ExitCode, Io } from '../io.ts';
import { type DocumentOptions, documentFrom } from './documents.ts';

interface GenerateOptions extends DocumentOptions {
  readonly format: DocumentFormat;
  readonly out?: string;
  readonly explain?: boolean;
}

/** `groundctl policies generate DOCUMENT` */
export async function generate(io: Io, options: GenerateOptions, id: string): Promise<ExitCode> {
  const generated = await documentFrom(io, id, options);
  const text = await formatDocument(generated, options.format);
  if (options.out === undefined) io.print(text);
  else {
    await saveNew(options.out, text);
    io.say(`Written to ${quoteForMessage(options.out, 200)}.`);
  }
  for (const line of about(generated, options.explain === true)) io.say(line);
  return undefined;
}

function about({ attachTo, notes, cautions, size }: GeneratedDocument, explain: boolean): string[] {
  const reasons = notes.flatMap(({ part, why, source }) => [
    part,
    ...wrap(why, 98).map((line) => `  ${line}`),
    ...wrap(`source: ${source}`, 98).map((line) => `  ${line}`),
  ]);
  return [
    ...(explain ? reasons : []),
    `Attach to: ${attachTo}.`,
    ...(size ? [`Size: ${size.used} of ${size.limit.max} ${size.limit.unit} (${size.limit.what}).`] : []),
    ...cautions.flatMap((caution) => wrap(`Note: ${caution}`, 100)),
  ];
}
