import { sagemakerModel } from '../../core/aws-model/sagemaker.ts';
import type { JsonService } from '../json-protocol.ts';
import { labelingJobArn, workforceArn, workteamArn } from './arns.ts';
import { tagKeys } from './condition-keys.ts';
import { describeLabelingJob, listLabelingJobs, listLabelingJobsForWorkteam } from './labeling-jobs.ts';
import { renderUiTemplate } from './render-ui-template.ts';
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
    for (const arn of [input.WorkteamArn, input.ResourceArn]) if (typeof arn === 'string') return arn;
    if (typeof input.WorkteamName === 'string') return workteamArn(place, input.WorkteamName);
    if (typeof input.WorkforceName === 'string') return workforceArn(place, input.WorkforceName);
    if (typeof input.LabelingJobName === 'string') return labelingJobArn(place, input.LabelingJobName);
    return `arn:aws:sagemaker:${place.region}:${place.accountId}:*`;
  },
  conditionKeys: tagKeys,
  operations: {
    AddTags: addTags,
    CreateWorkforce: createWorkforce,
    CreateWorkteam: createWorkteam,
    DeleteTags: deleteTags,
    DeleteWorkforce: deleteWorkforce,
    DeleteWorkteam: deleteWorkteam,
    DescribeLabelingJob: describeLabelingJob,
    DescribeWorkforce: describeWorkforce,
    DescribeWorkteam: describeWorkteam,
    ListLabelingJobs: listLabelingJobs,
    ListLabelingJobsForWorkteam: listLabelingJobsForWorkteam,
    ListTags: listTags,
    ListWorkforces: listWorkforces,
    ListWorkteams: listWorkteams,
    RenderUiTemplate: renderUiTemplate,
    UpdateWorkforce: updateWorkforce,
    UpdateWorkteam: updateWorkteam,
  },
};
