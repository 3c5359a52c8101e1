import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../connect.ts';
import { usageError } from '../core/errors.ts';
import { renderJson, renderJsonLine } from '../core/report/json.ts';
import type { DocumentContext } from './document-context.ts';
import { renderCsv, renderYaml, rowsOf } from './documents.ts';
import type { DerivedFormat, GlobalOptions, Io, OutputFormat } from './io.ts';

/** What STS may add to a command that is done, in milliseconds; then the document leaves without an account. */
const PATIENCE = 2_000;

type Format = OutputFormat | DerivedFormat;
type Document = { readonly [member: string]: unknown };

interface DocumentIo {
  readonly io: Io;
  readonly asked: GlobalOptions;
  finish(): Promise<void>;
  /** What is known so far of whom was asked. */
  context(): Promise<DocumentContext>;
}

/**
 * Between a handler and standard output: the JSON document that a handler prints leaves with the region, the account
 * and the time it speaks of, and in the form asked for. YAML, CSV and --query are made of that document, so that every
 * command has them without knowing. `finish` prints what is held back.
 */
export function documentIo(io: Io, options: GlobalOptions): DocumentIo {
  const { query } = options;
  const output: Format = options.output ?? 'table';
  const form = formOf(output, query);
  let held = '';
  let connection: Connection | undefined;
  let account: Promise<string | null> | undefined;
  const context = async (): Promise<DocumentContext> => ({
    region: connection?.target.region ?? null,
    account: (await Promise.race([account, delay(PATIENCE, null, { ref: false })])) ?? null,
    time: new Date().toISOString(),
  });
  if (form === undefined) return { io, asked: options, finish: async () => {}, context };
  return {
    context,
    asked: form === 'ndjson' ? options : { ...options, output: 'json' },
    io: {
      ...io,
      connect: async (asked) => {
        connection = await io.connect(asked);
        account ??= connection.identity().then(
          ({ Account }) => Account,
          () => null,
        );
        return connection;
      },
      print: (text) => {
        held += text;
        // Lines leave as they come, all but the last one: it may be the summary, which is completed.
        const end = form === 'ndjson' ? held.lastIndexOf('\n', held.length - 2) + 1 : 0;
        if (end > 0) io.print(held.slice(0, end));
        held = held.slice(end);
      },
    },
    finish: async () => {
      if (held === '') return;
      const document = parsed(held);
      if (document === undefined) io.print(held);
      else if (form === 'ndjson') io.print(renderJsonLine(completed(document, await context())));
      else io.print(await rendered(completed(document, await context()), output, query));
    },
  };
}

function formOf(output: Format, query: string | undefined): 'document' | 'ndjson' | undefined {
  if (query !== undefined) {
    if (output === 'ndjson' || output === 'markdown' || output === 'sarif') {
      throw usageError(`--query works on the JSON document; it cannot be combined with --output ${output}.`, {
        hint: 'Omit --output, or use json, yaml or csv.',
      });
    }
    return 'document';
  }
  if (output === 'ndjson') return 'ndjson';
  return output === 'json' || output === 'yaml' || output === 'csv' ? 'document' : undefined;
}

/** The document, or undefined for what is none: generated policies and templates leave as they are. */
function parsed(text: string): Document | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Document;
  } catch {
    return undefined;
  }
}

function completed(document: Document, context: DocumentContext): Document {
  if (typeof document.schema !== 'string' || !document.schema.startsWith('groundctl/')) return document;
  const { type, schema, ...body } = document;
  return { ...(type === undefined ? {} : { type }), schema, ...context, ...body };
}

async function rendered(document: Document, output: Format, query: string | undefined): Promise<string> {
  const value = query === undefined ? document : await queried(document, query);
  if (output === 'yaml') return renderYaml(value);
  if (output === 'csv') return renderCsv(rowsOf(value));
  return output === 'table' ? bare(value) : renderJson(value);
}

async function queried(document: Document, query: string): Promise<unknown> {
  const { search } = await import('@aws-lambda-powertools/jmespath');
  try {
    return search(query, document as never);
  } catch (error) {
    throw usageError(`--query is not a JMESPath expression: ${(error as Error).message}`, {
      hint: "For example: --query 'teams[].WorkteamName'.",
    });
  }
}

/** For scripts: strings and numbers without quotes, a list of them one a line; everything else as JSON. */
function bare(value: unknown): string {
  const values = Array.isArray(value) ? value : [value];
  if (values.some((one) => one !== null && typeof one === 'object')) return renderJson(value);
  // A line break inside a value would look like two values.
  return values
    .map((one) => `${typeof one === 'string' && !/[\p{Cc}\p{Cf}]/u.test(one) ? one : JSON.stringify(one)}\n`)
    .join('');
}
