import { sagemakerModel } from '../../core/aws-model/sagemaker.ts';
import type { JsonService } from '../json-protocol.ts';
import {
  flowDefinitionArn,
  humanTaskUiArn,
  labelingJobArn,
  studioArn,
  workforceArn,
  workteamArn,
} from './arns.ts';
import { conditionKeys } from './condition-keys.ts';
import { flowDefinitionOperations } from './flow-definitions.ts';
import { humanTaskUiOperations } from './human-task-uis.ts';
import { labelingJobOperations } from './labeling-jobs.ts';
import { jobListOperations } from './list-labeling-jobs.ts';
import { renderUiTemplate } from './render-ui-template.ts';
import { search } from './search.ts';
import { studioOperations } from './studio.ts';
import { subscribedWorkteamOperations } from './subscribed-workteams.ts';
import { tagOperations } from './tags.ts';
import { workforceOperations } from './workforces.ts';
import { workteamOperations } from './workteams.ts';

/** Amazon SageMaker, as far as Ground Truth's teams, portals and jobs are concerned. */
export const sagemakerService: JsonService = {
  name: 'sagemaker',
  model: sagemakerModel,
  invalidInput: 'ValidationException',
  throttled: 'ThrottlingException',
  secrets: new Set(['ClientSecret']),
  resource(input, place) {
    for (const arn of [input.WorkteamArn, input.ResourceArn, input.HumanTaskUiArn])
      if (typeof arn === 'string') return arn;
    if (typeof input.WorkteamName === 'string') return workteamArn(place, input.WorkteamName);
    if (typeof input.WorkforceName === 'string') return workforceArn(place, input.WorkforceName);
    if (typeof input.LabelingJobName === 'string') return labelingJobArn(place, input.LabelingJobName);
    const { FlowDefinitionName: flow, HumanTaskUiName: ui, DomainId: domain } = input;
    const { UserProfileName: profile, SpaceName: space } = input;
    if (typeof domain === 'string') {
      if (typeof profile === 'string') return studioArn(place, 'user-profile', domain, profile);
      return typeof space === 'string'
        ? studioArn(place, 'space', domain, space)
        : studioArn(place, 'domain', domain);
    }
    if (typeof flow === 'string') return flowDefinitionArn(place, flow);
    if (typeof ui === 'string') return humanTaskUiArn(place, ui);
    return `arn:aws:sagemaker:${place.region}:${place.accountId}:*`;
  },
  conditionKeys,
  operations: {
    ...flowDefinitionOperations,
    ...humanTaskUiOperations,
    ...labelingJobOperations,
    ...jobListOperations,
    RenderUiTemplate: renderUiTemplate,
    Search: search,
    ...studioOperations,
    ...subscribedWorkteamOperations,
    ...tagOperations,
    ...workforceOperations,
    ...workteamOperations,
  },
};
