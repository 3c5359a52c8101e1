import { relativeTime } from '../../../src/core/text/time.ts';
import { costWords, counterWords, teamOf } from '../../../src/jobs/words.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { errorLines, unreadLines } from '../../widgets/panel-lines.ts';
import { JOB_STATES } from '../job-states.ts';
import type { OpenJob } from './model.ts';

/** One job: what it is, and why it failed or is stuck. */
export function detailLines(
  { name, detail, now }: OpenJob,
  costs: ReadonlyMap<string, number> | undefined,
  columns: number,
): Line[] {
  const { data } = detail;
  if (data === undefined) return [line(name, 'plain', true), ...unreadLines(detail, columns)];
  const { job, findings, lock } = data;
  const { HumanTaskConfig: config = {}, LabelingJobStatus: status } = job;
  const state = JOB_STATES[status] ?? { mark: 'none', tone: 'muted' };
  const cost = costs?.get(name);
  const team = teamOf(config.WorkteamArn ?? job.WorkteamArn);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Objects', counterWords(job)],
    ['Cost', cost === undefined ? undefined : `${costWords(cost)} so far`],
    ['Created', job.CreationTime && relativeTime(job.CreationTime, new Date(now))],
    ['Team', lock === undefined ? team : `${team} (lock ${lock})`],
    ['Workers', `${config.NumberOfHumanWorkersPerDataObject ?? '?'} for each object`],
    ['Template', config.UiConfig?.UiTemplateS3Uri ?? config.UiConfig?.HumanTaskUiArn],
    ['Manifest', job.InputConfig?.DataSource?.S3DataSource?.ManifestS3Uri],
    ['Output', job.LabelingJobOutput?.OutputDatasetS3Uri || job.OutputConfig?.S3OutputPath],
  ];
  return [
    line(job.LabelingJobName, 'plain', true),
    [span('Status   ', 'muted'), marked(state.mark, status, state.tone)],
    ...facts.flatMap(([title, value]) => (value ? fact(title, value, columns) : [])),
    BLANK,
    ...(detail.error ? [...errorLines(detail.error, columns), BLANK] : []),
    ...findingLines(findings, columns),
  ];
}

function fact(title: string, value: string, columns: number): Line[] {
  const lines = paragraph(value, Math.max(10, columns - 9));
  return lines.map(
    (content, index): Line => [span(index === 0 ? title.padEnd(9) : ' '.repeat(9), 'muted'), ...content],
  );
}
