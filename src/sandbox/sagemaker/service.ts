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
import {
  createFlowDefinition,
  deleteFlowDefinition,
  describeFlowDefinition,
  listFlowDefinitions,
} from './flow-definitions.ts';
import {
  createHumanTaskUi,
  deleteHumanTaskUi,
  describeHumanTaskUi,
  listHumanTaskUis,
} from './human-task-uis.ts';
import { createLabelingJob, describeLabelingJob, stopLabelingJob } from './labeling-jobs.ts';
import { listLabelingJobs, listLabelingJobsForWorkteam } from './list-labeling-jobs.ts';
import { renderUiTemplate } from './render-ui-template.ts';
import { search } from './search.ts';
import {
  describeDomain,
  describeSpace,
  describeUserProfile,
  listDomains,
  listSpaces,
  listUserProfiles,
} from './studio.ts';
import { describeSubscribedWorkteam, listSubscribedWorkteams } from './subscribed-workteams.ts';
import { addTags, deleteTags, listTags } from './tags.ts';
import {
  createWorkforce,
  deleteWorkforce,
  describeWorkforce,
  listWorkforces,
  updateWorkforce,
} from './workforces.ts';
import {
  createWorkteam,
  deleteWorkteam,
  describeWorkteam,
  listWorkteams,
  updateWorkteam,
} from './workteams.ts';

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
    AddTags: addTags,
    CreateFlowDefinition: createFlowDefinition,
    CreateHumanTaskUi: createHumanTaskUi,
    CreateLabelingJob: createLabelingJob,
    CreateWorkforce: createWorkforce,
    CreateWorkteam: createWorkteam,
    DeleteFlowDefinition: deleteFlowDefinition,
    DeleteHumanTaskUi: deleteHumanTaskUi,
    DeleteTags: deleteTags,
    DeleteWorkforce: deleteWorkforce,
    DeleteWorkteam: deleteWorkteam,
    DescribeDomain: describeDomain,
    DescribeFlowDefinition: describeFlowDefinition,
    DescribeHumanTaskUi: describeHumanTaskUi,
    DescribeLabelingJob: describeLabelingJob,
    DescribeSpace: describeSpace,
    DescribeSubscribedWorkteam: describeSubscribedWorkteam,
    DescribeUserProfile: describeUserProfile,
    DescribeWorkforce: describeWorkforce,
    DescribeWorkteam: describeWorkteam,
    ListDomains: listDomains,
    ListFlowDefinitions: listFlowDefinitions,
    ListHumanTaskUis: listHumanTaskUis,
    ListLabelingJobs: listLabelingJobs,
    ListLabelingJobsForWorkteam: listLabelingJobsForWorkteam,
    ListSpaces: listSpaces,
    ListSubscribedWorkteams: listSubscribedWorkteams,
    ListTags: listTags,
    ListUserProfiles: listUserProfiles,
    ListWorkforces: listWorkforces,
    ListWorkteams: listWorkteams,
    RenderUiTemplate: renderUiTemplate,
    Search: search,
    StopLabelingJob: stopLabelingJob,
    UpdateWorkforce: updateWorkforce,
    UpdateWorkteam: updateWorkteam,
  },
};
