import type { Connection } from '../../connect.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { findTemplate, findVariant } from '../../policies/catalogue/catalogue.ts';
import { type GeneratedDocument, generateDocument } from '../../policies/generate/generate.ts';
import {
  mergeParameters,
  parseAssignments,
  parseParameterFile,
  type WrittenParameters,
} from '../../policies/generate/read-parameters.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { readText } from '../read-text.ts';

/** Options of the commands that generate a document. */
export interface DocumentOptions extends GlobalOptions {
  readonly variant?: string;
  readonly param?: readonly string[];
  readonly params?: string;
  readonly workteam?: string;
}

const MAX_PARAMETER_FILE = 1_048_576;

/** The document as asked for: what is typed wins over the file, and the file over what AWS answers. */
export async function documentFrom(
  io: Io,
  id: string,
  options: DocumentOptions,
  {
    connect = () => io.connect(options),
    given = new Map(),
  }: { connect?: () => Promise<Connection>; given?: WrittenParameters } = {},
): Promise<GeneratedDocument> {
  const template = findTemplate(id);
  const variant = findVariant(template, options.variant);
  const typed = mergeParameters(
    options.params === undefined
      ? new Map()
      : parseParameterFile(await readText(options.params, MAX_PARAMETER_FILE, io.signal), options.params),
    parseAssignments(options.param ?? []),
  );
  const known = mergeParameters(given, typed);
  const isTaken = (name: string) => Object.hasOwn(variant.parameters, name);
  const fromTeam =
    options.workteam === undefined
      ? new Map()
      : await (await connect()).policies.teamParameters(options.workteam, { signal: io.signal });
  const filled = new Map([...fromTeam].filter(([name]) => isTaken(name) && !known.has(name)));
  for (const [name, values] of filled) {
    io.say(sanitize(`From work team ${options.workteam}: ${name}=${values.join(',')}`));
  }
  const ours = new Map([...given].filter(([name]) => isTaken(name)));
  return generateDocument(id, mergeParameters(filled, ours, typed), { variant: variant.id });
}
