import { progressWords } from '../../../src/accesslogs/report/progress-words.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { errorLines, loadingLines } from '../../widgets/panel-lines.ts';
import { scopeWords, sourceName } from './request.ts';
import type { Progress, Task, Wanted } from './task.ts';

/** What is under way and how far it has come, or why it came to nothing. */
export function taskLines(task: Task, columns: number): Line[] {
  const { wanted, stage, error } = task;
  if (stage === 'off' && wanted.type === 'target') return offLines(wanted.bucket, columns);
  if (error) return [line(titleOf(wanted), 'plain', true), BLANK, ...errorLines(error, columns)];
  if (wanted.type !== 'read') {
    return loadingLines({ ...task, data: undefined, loading: true, asking: askedFor(wanted) }, 'AWS');
  }
  const scope = scopeWords(wanted.request);
  const doing =
    { judging: 'Judging', stopping: 'Stopping', running: 'Reading' }[stage as string] ?? 'Reading';
  return [
    [marked('busy', doing, 'accent'), span(` ${sourceName(wanted.request)}`, 'plain', true)],
    ...(scope === '' ? [] : [line(`  only ${scope}`, 'muted')]),
    BLANK,
    ...(task.progress ? progressLines(task.progress, columns) : [line('  Nothing read yet.', 'muted')]),
    BLANK,
    line(
      stage === 'stopping'
        ? '  esc again leaves without waiting; what was read is dropped'
        : '  esc stops, and shows what was read so far',
      'muted',
    ),
  ];
}

function progressLines(progress: Progress, columns: number): Line[] {
  const { files, rejected, file } = progress;
  return [
    ...paragraph(progressWords(progress, progress.elapsed), columns, 'plain', 2),
    ...paragraph(
      `${grouped(files)} ${files === 1 ? 'file' : 'files'} done, now ${file}`,
      columns,
      'muted',
      2,
    ),
    ...(rejected > 0
      ? paragraph(`${grouped(rejected)} lines set aside: they are not records`, columns, 'warn', 2)
      : []),
  ];
}

function titleOf(wanted: Wanted): string {
  switch (wanted.type) {
    case 'read':
      return `${sourceName(wanted.request)} could not be read`;
    case 'target':
      return `Where ${wanted.bucket} delivers its access log is not known`;
    case 'buckets':
      return 'The buckets could not be listed';
    case 'teams':
      return 'The teams could not be listed';
    case 'team':
      return `Nothing could be read about the team ${wanted.name}`;
  }
}

function askedFor(wanted: Exclude<Wanted, { readonly type: 'read' }>): string {
  switch (wanted.type) {
    case 'target':
      return `the log target of ${wanted.bucket}`;
    case 'team':
      return `the lock and allow list of ${wanted.name}`;
    case 'buckets':
    case 'teams':
      return `the ${wanted.type}`;
  }
}

function offLines(bucket: string, columns: number): Line[] {
  return [
    ...paragraph(`${bucket} has no access log: server access logging is off.`, columns, 'warn'),
    BLANK,
    ...paragraph('Past requests are not available. To log future ones:', columns),
    line(`  $ groundctl logs enable ${bucket} --to LOG-BUCKET/${bucket}/`, 'muted'),
    BLANK,
    ...paragraph(`If logs are delivered to this bucket: enter reads s3://${bucket}/ itself.`, columns),
  ];
}
