import { isFields } from '../../core/fields.ts';
import { builtInTask } from '../built-in.ts';
import type { HumanTaskConfig, JobRequest } from '../model.ts';
import { parseArn } from './arn.ts';

/** What a request says of a job, with the region in which it will run, where that is known. */
export interface RequestView {
  readonly request: JobRequest;
  readonly config: HumanTaskConfig;
  readonly region: string | undefined;
  /** Name of AWS's own task, such as BoundingBox; undefined for a custom job. */
  readonly task: string | undefined;
}

export function viewOf(request: JobRequest, region?: string): RequestView {
  const config: HumanTaskConfig = isFields(request.HumanTaskConfig) ? request.HumanTaskConfig : {};
  const pre = parseArn(text(config.PreHumanTaskLambdaArn))?.resource;
  const ui = parseArn(text(config.UiConfig?.HumanTaskUiArn))?.resource;
  const name =
    /^function:PRE-(.+)$/.exec(pre ?? '')?.[1] ?? uiTask(/^human-task-ui\/(.+)$/.exec(ui ?? '')?.[1]);
  const own = name === undefined || builtInTask(name)?.data === 'custom' ? undefined : name;
  return {
    request,
    config,
    region: region ?? parseArn(text(config.WorkteamArn))?.region,
    task: own !== undefined && builtInTask(own) ? own : undefined,
  };
}

function uiTask(ui: string | undefined): string | undefined {
  if (ui === undefined) return undefined;
  return ui.startsWith('PointCloud') ? `3D${ui}` : ui;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
