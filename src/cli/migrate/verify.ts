import { EXIT } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownTable } from '../../core/report/markdown.ts';
import { renderTable } from '../../core/report/table.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import type { MigrationScope } from '../../migrate/operations.ts';
import { type VerifiedObject, type VerifyStatus, verifyWords } from '../../migrate/verify.ts';
import type { ExitCode, Io } from '../io.ts';
import { ProgressBar } from '../progress-bar.ts';
import { type ScopeOptions, scopeOf } from './options.ts';
import { verifyHtml } from './verify-html.ts';

/** `groundctl migrate verify FOLDER... --to URI` */
export async function verify(io: Io, options: ScopeOptions, folders: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const scope = await scopeOf(connection, folders, options);
  const drawn = new ProgressBar(io);
  const stream = connection.migrate.verify(scope, { signal: io.signal });
  const objects = await drain(stream, ({ done, total, object }) => {
    drawn.update({ done, total });
    if (options.output === 'ndjson') io.print(renderJsonLine({ type: 'object', ...object }));
  });
  io.print(render(io, objects, scope, options));
  return objects.every((object) => object.status === 'verified') ? EXIT.ok : EXIT.findings;
}

function render(
  io: Io,
  objects: readonly VerifiedObject[],
  scope: MigrationScope,
  { output }: ScopeOptions,
): string {
  const place = formatS3Uri({ bucket: scope.bucket, key: scope.prefix });
  const wrong = objects.filter((object) => object.status !== 'verified');
  if (output === 'ndjson') {
    const summary = jsonDocument('migrate.verify', { target: place, counts: countsOf(objects) });
    return renderJsonLine({ type: 'summary', ...summary });
  }
  if (output === 'json') {
    return renderJson(jsonDocument('migrate.verify', { target: place, counts: countsOf(objects), objects }));
  }
  if (output === 'html') return verifyHtml(objects, place, new Date());
  if (output === 'markdown') {
    const rows = objects.map(({ key, path, status, sha256 }) => [key ?? '', path, status, sha256 ?? '']);
    return `# ${objects.length - wrong.length} of ${objects.length} flows verified in ${place}\n\n${markdownTable(['Object', 'File', 'Result', 'SHA-256'], rows)}`;
  }
  const table = renderTable(
    wrong,
    [
      { header: 'Object', value: ({ key, path }) => key ?? path, min: 20 },
      { header: 'Result', value: ({ problem, status }) => verifyWords(status, problem) },
    ],
    io.table,
  );
  const summary = Object.entries(countsOf(objects))
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
  return `${wrong.length === 0 ? '' : `${table}\n`}${objects.filter(({ key }) => key !== undefined).length} objects read back from ${place}: ${summary}\n`;
}

function countsOf(objects: readonly VerifiedObject[]): Partial<Record<VerifyStatus, number>> {
  const counts: Partial<Record<VerifyStatus, number>> = {};
  for (const { status } of objects) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
