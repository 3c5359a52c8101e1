import type { Finding } from '../../core/finding.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { ALGORITHM_ACCOUNT, ALGORITHMS, builtInTask, UI_ACCOUNT, UI_NAMES } from '../built-in.ts';
import { parseArn } from './arn.ts';
import type { Told } from './lambdas.ts';
import { type RequestView, text } from './request-view.ts';
import * as rules from './rules.ts';

/** A template or a worker UI of AWS, as the task needs it. */
export function* uiFindings({ config, region, task }: RequestView, told: Told): Generator<Finding> {
  const template = text(config.UiConfig?.UiTemplateS3Uri);
  const ui = text(config.UiConfig?.HumanTaskUiArn);
  if (config.UiConfig !== undefined && template === undefined && ui === undefined) {
    yield told(rules.BAD_UI, 'UiConfig has neither UiTemplateS3Uri nor HumanTaskUiArn.');
  }
  if (template !== undefined && ui !== undefined) {
    yield told(rules.BAD_UI, 'UiConfig has both UiTemplateS3Uri and HumanTaskUiArn.');
  }
  const needed = task === undefined ? undefined : builtInTask(task)?.ui;
  if (task !== undefined && needed === undefined && ui !== undefined) {
    yield told(rules.BAD_UI, `${task} uses a template (UiTemplateS3Uri), and has no HumanTaskUiArn.`);
  }
  if (needed !== undefined && ui === undefined && template !== undefined) {
    const fix = { fix: `Use HumanTaskUiArn ${uiArn(region, needed)}.` };
    yield told(rules.BAD_UI, `${task} uses HumanTaskUiArn, not a template.`, fix);
  }
  if (ui !== undefined) yield* arnFindings(ui, needed, region, told);
}

function* arnFindings(
  ui: string,
  needed: string | undefined,
  region: string | undefined,
  told: Told,
): Generator<Finding> {
  const arn = parseArn(ui);
  const name = /^human-task-ui\/(.+)$/.exec(arn?.resource ?? '')?.[1];
  if (arn === undefined || name === undefined) return;
  if (region !== undefined && arn.region !== region) {
    yield told(rules.OTHER_REGION, `HumanTaskUiArn is in ${arn.region}, not in ${region}.`);
  }
  // Other accounts have UIs of their own.
  if (arn.account !== UI_ACCOUNT && needed === undefined) return;
  const shown = quoteForMessage(name);
  if (!UI_NAMES.includes(name)) {
    const near = didYouMean(name.replace(/^3D/, ''), UI_NAMES) ?? needed;
    const fix = near === undefined ? {} : { fix: `Use ${uiArn(arn.region, near)}.` };
    yield told(rules.BAD_UI, `AWS has no worker UI ${shown}.`, fix);
  } else if (needed !== undefined && name !== needed) {
    yield told(rules.BAD_UI, `The task needs the worker UI ${needed}, not ${shown}.`, {
      fix: `Use ${uiArn(arn.region, needed)}.`,
    });
  } else if (arn.account !== UI_ACCOUNT) {
    yield told(rules.BAD_UI, `The worker UI ${shown} is in the account ${UI_ACCOUNT}, not ${arn.account}.`, {
      fix: `Use ${uiArn(arn.region, name)}.`,
    });
  }
}

/** Automated labeling: the algorithm that the task has. */
export function* algorithmFindings({ request, region, task }: RequestView, told: Told): Generator<Finding> {
  const text_ = text(request.LabelingJobAlgorithmsConfig?.LabelingJobAlgorithmSpecificationArn);
  if (text_ === undefined) return;
  const arn = parseArn(text_);
  const name = /^labeling-job-algorithm-specification\/(.+)$/.exec(arn?.resource ?? '')?.[1];
  const needed = task === undefined ? undefined : builtInTask(task)?.algorithm;
  if (arn !== undefined && region !== undefined && arn.region !== region) {
    yield told(
      rules.OTHER_REGION,
      `LabelingJobAlgorithmSpecificationArn is in ${arn.region}, not in ${region}.`,
    );
  }
  if (needed === undefined) {
    yield told(rules.ALGORITHM, `There is no automated labeling for ${task ?? 'a custom job'}.`);
  } else if (arn === undefined || name !== needed || arn.account !== ALGORITHM_ACCOUNT) {
    const right = `arn:aws:sagemaker:${arn?.region || region || 'REGION'}:${ALGORITHM_ACCOUNT}:labeling-job-algorithm-specification/${needed}`;
    const known = name !== undefined && ALGORITHMS.includes(name);
    const message =
      known && name !== needed
        ? `${task} is labeled by ${needed}, not ${name}.`
        : `${quoteForMessage(text_, 200)} is not an AWS algorithm.`;
    yield told(rules.ALGORITHM, message, { fix: `Use ${right}.` });
  }
}

function uiArn(region: string | undefined, name: string): string {
  return `arn:aws:sagemaker:${region ?? 'REGION'}:${UI_ACCOUNT}:human-task-ui/${name}`;
}
