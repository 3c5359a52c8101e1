import type { Selection } from '../../batches/sources/selection.ts';
import type { SplitIndex } from '../../batches/split/index-file.ts';
import { type PreparedSplit, standingInTheWay } from '../../batches/split/prepare-split.ts';
import { gapOf } from '../../batches/split/split.ts';
import { EXIT } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { describePlace, placeOf } from '../../core/files/text-place.ts';
import { renderFindingsTable } from '../../core/report/findings-table.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownTable } from '../../core/report/markdown.ts';
import { renderTable } from '../../core/report/table.ts';
import { formatBytes } from '../../core/size.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import { scannedLine } from '../athena.ts';
import { askYes } from '../change/ask.ts';
import { confirmPresumed } from '../change/confirm-presumed.ts';
import { refuseReadOnly } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { athenaReport } from './engine.ts';
import { operationsFor, readSource, type SourceOptions, showProgress } from './source.ts';

interface SplitOptions extends SourceOptions, Selection {
  readonly out: string;
  readonly keepTogether?: string;
  readonly skipOversize?: boolean;
  readonly units: 'decimal' | 'binary';
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `groundctl batches split SOURCE --out PLACE` */
export async function split(io: Io, options: SplitOptions, text: string): Promise<ExitCode> {
  const source = readSource(text, options);
  const place = placeOf(options.out);
  const { bucketOwner: owner, units, keepTogether } = options;
  const { batches: reader } = await operationsFor(io, source, options);
  const elsewhere = await athenaReport(io, reader, source, options, 'split');
  const asked = { signal: io.signal, owner, units, keepTogether, selection: options };
  const prepared = await drain(
    elsewhere === undefined ? reader.split(source, asked) : reader.splitWithAthena(elsewhere, asked),
    (event) => showProgress(io, event),
  );
  if (prepared.query !== undefined) io.say(scannedLine(prepared.query, options));
  const standing = standingInTheWay(prepared, options.skipOversize === true);
  if (standing.length > 0 || prepared.split.batches.length === 0) {
    io.print(render(io, prepared, undefined, options));
    io.say('Nothing was written.');
    return EXIT.findings;
  }
  if (options.dryRun) {
    io.print(render(io, prepared, undefined, options));
    io.say('Dry run: nothing was written.');
    return EXIT.ok;
  }
  if (place.in === 's3') await confirmUpload(io, prepared, options);
  const writer = place.in === 's3' && source.kind === 'folder' ? (await io.connect(options)).batches : reader;
  const index = await writer.writeSplit(prepared, place, io.signal);
  io.print(render(io, prepared, index, options));
  const indexAt = `${describePlace(place).replace(/\/+$/, '')}/index.json`;
  if (options.output === 'table') {
    io.say(`Wrote ${sanitize(indexAt)}.`);
    const verb = source.kind === 'folder' ? 'upload' : 'stage';
    const next = commandLine(['groundctl', 'batches', verb, indexAt, '--to', 's3://BUCKET/PREFIX']);
    if (next.copyable) io.say(`Next: ${next.text}`);
  }
  return EXIT.ok;
}

async function confirmUpload(
  io: Io,
  { split: { batches } }: PreparedSplit,
  options: SplitOptions,
): Promise<void> {
  refuseReadOnly(options);
  if (options.yes) return confirmPresumed(io, options);
  await askYes(io, options, {
    question: `Write ${grouped(batches.length * 2 + 1)} objects to ${options.out}?`,
    unasked: 'This command writes to S3 and cannot ask here.',
    hint: 'Add --yes to go ahead, or --dry-run to see only the split.',
    no: 'Nothing was written.',
  });
}

function render(
  io: Io,
  prepared: PreparedSplit,
  index: SplitIndex | undefined,
  options: SplitOptions,
): string {
  const { split: done, findings, units } = prepared;
  const bound = done.lowerBound;
  const body = {
    source: index?.source ?? prepared.source,
    units,
    written: index !== undefined,
    batches: done.batches.map(({ name, files, bytes }) => ({ name, files: files.length, bytes })),
    lowerBound: bound,
    oversize: done.oversize.map(({ name, size }) => ({ name, size })),
    folderMarkers: done.folderMarkers,
    leftOut: prepared.left,
    ...(prepared.query === undefined ? {} : { query: prepared.query }),
    findings,
  };
  switch (options.output) {
    case 'json':
      return renderJson(jsonDocument('batches.split', body));
    case 'ndjson': {
      const { batches, ...rest } = body;
      const lines = batches.map((batch) => renderJsonLine({ type: 'batch', ...batch }));
      return lines.join('') + renderJsonLine({ type: 'summary', ...jsonDocument('batches.split', rest) });
    }
    case 'markdown':
      return markdownTable(
        ['Batch', 'Files', 'Size'],
        body.batches.map(({ name, files, bytes }) => [name, grouped(files), formatBytes(bytes, units)]),
      );
    default:
      return renderSplitTable(io, prepared);
  }
}

function renderSplitTable(io: Io, { split: done, findings, units }: PreparedSplit): string {
  const table = renderTable(
    done.batches,
    [
      { header: 'Batch', value: ({ name }) => name },
      { header: 'Files', value: ({ files }) => grouped(files.length), align: 'right' },
      { header: 'Size', value: ({ bytes }) => formatBytes(bytes, units), align: 'right' },
      {
        header: 'First file',
        value: ({ files }) => files[0]?.name ?? '',
        min: 20,
        priority: 1,
        cut: 'middle',
      },
    ],
    io.table,
  );
  const { batches, byVolume, byCount, bySize } = done.lowerBound;
  const gap = gapOf(done);
  const bound = `${grouped(done.batches.length)} ${done.batches.length === 1 ? 'batch' : 'batches'}; there cannot be fewer than ${grouped(batches)} (by volume ${byVolume}, by count ${byCount}, by file size ${bySize})${gap === 0 ? '' : `, a gap of ${gap}`}.`;
  const markers =
    done.folderMarkers === 0
      ? ''
      : `${counted(done.folderMarkers, 'empty object')} in no batch: their names stand for folders.\n`;
  const left =
    done.oversize.length === 0
      ? ''
      : `In no batch: ${counted(done.oversize.length, 'file')} too large for any.\n`;
  const about = findings.length === 0 ? '' : `\n${renderFindingsTable(findings, io.table)}`;
  return `${table}\n${bound}\n${left}${markers}${about}`;
}
