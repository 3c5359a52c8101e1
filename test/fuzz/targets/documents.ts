import { readActivity } from '../../../src/accesslogs/activity/read-activity.ts';
import { parseAnswersFile, readAnswers } from '../../../src/batches/plus/answers.ts';
import { checkRequest } from '../../../src/jobs/check/check-request.ts';
import { readJobRequest } from '../../../src/jobs/read-request.ts';
import { parseParameterFile } from '../../../src/policies/generate/read-parameters.ts';
import { requestFromJson } from '../../../src/policies/simulate/read-request.ts';
import { readTeamsFile } from '../../../src/workteams/file/read-teams-file.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, refusable, type Target } from '../target.ts';

const made = (seeds: readonly string[]): Target['make'] => {
  const all = seeds.map((seed) => Buffer.from(seed));
  return (random) => mutate(random.pick(all), random.pick(all), random);
};

const member = 'ana@example.com';
const teams = {
  version: 1,
  region: 'us-east-1',
  account: '123456789012',
  teams: {
    'retail-boxes': {
      description: 'Boxes',
      lock: 'source-ip',
      groups: ['boxes'],
      members: [member, 'b@x.io'],
      topic: 'arn:aws:sns:us-east-1:123456789012:t',
      tags: { a: 'b' },
    },
  },
};

export const teamsFiles: Target = {
  name: 'teams-files',
  about: 'files of workteams apply, in YAML and JSON',
  make: made([
    JSON.stringify(teams, null, 1),
    'version: 1\nteams:\n  a-b:\n    lock: off\n    groups: [g]\n    members:\n      - ana@example.com # the first\n  c: {description: "x: y", tags: {n: "1"}}\n',
    'version: 1\nx: &a [1]\nteams: {a: {groups: *a}}\n',
    '%YAML 1.2\n---\nversion: 1\nteams: !!map\n  ? a\n  : {description: |\n      text\n    }\n',
  ]),
  take: (bytes) => void refusable(() => readTeamsFile(bytes.toString('utf8'), 'teams.yaml')),
};

export const answers: Target = {
  name: 'answers',
  about: 'answers files of plus kit',
  make: made([
    'project: shelves\nemail: ana@example.com\ntask-type: bounding-box\npii: no\ndata: s3://in/a/\nresults: s3://out/b/\nteam: t\nmembers: [a@x.io, b@x.io]\nrole: r\naccount: "123456789012"\n',
    '{"project": "p", "members": "a@x.io, b@x.io", "data": "s3://in/"}',
    'project: &p x\nteam: *p\n<<: {role: r}\n',
  ]),
  take(bytes) {
    const written = refusable(() => parseAnswersFile(bytes.toString('utf8'), 'project.yaml'));
    if (written !== undefined) refusable(() => readAnswers(written));
  },
};

const job = {
  LabelingJobName: 'shelf-1',
  LabelAttributeName: 'shelf',
  InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://in/a.manifest' } } },
  OutputConfig: { S3OutputPath: 's3://out/' },
  RoleArn: 'arn:aws:iam::123456789012:role/labeling',
  LabelCategoryConfigS3Uri: 's3://in/labels.json',
  StoppingConditions: { MaxPercentageOfInputDatasetLabeled: 50 },
  HumanTaskConfig: {
    WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/t',
    UiConfig: { UiTemplateS3Uri: 's3://in/t.html' },
    PreHumanTaskLambdaArn: 'arn:aws:lambda:us-east-1:432418664414:function:PRE-BoundingBox',
    TaskKeywords: ['a'],
    TaskTitle: 't',
    TaskDescription: 'd',
    NumberOfHumanWorkersPerDataObject: 3,
    TaskTimeLimitInSeconds: 600,
    AnnotationConsolidationConfig: {
      AnnotationConsolidationLambdaArn: 'arn:aws:lambda:us-east-1:432418664414:function:ACS-BoundingBox',
    },
  },
  Tags: [{ Key: 'a', Value: 'b' }],
};
const terraform = {
  labeling_job_name: 'shelf-1',
  human_task_config: [{ task_title: 't', ui_config: [{ ui_template_s3_uri: 's3://in/t.html' }] }],
};

export const jobRequests: Target = {
  name: 'job-requests',
  about: 'requests to create a labeling job: JSON, YAML and Terraform',
  make: made([
    JSON.stringify(job),
    JSON.stringify({ resource: { aws_sagemaker_labeling_job: { a: [terraform] } } }),
    JSON.stringify({
      values: { root_module: { resources: [{ type: 'aws_sagemaker_labeling_job', values: terraform }] } },
    }),
    'LabelingJobName: a\nHumanTaskConfig:\n  TaskTitle: "t"\n  TaskTimeLimitInSeconds: 1e3\n  TaskKeywords: [a, &x b, *x]\n',
  ]),
  take(bytes) {
    const read = readJobRequest(bytes.toString('utf8'));
    if (!read.ok) return plainWords([read.problem]);
    plainWords(checkRequest(read.value, 'job.json').map(({ message }) => message));
  },
};

const accepted = 'Wed Aug 14 16:00:59 UTC 2026';

export const activity: Target = {
  name: 'activity',
  about: 'exports of the log of worker activity',
  make: made([
    `{"worker_id":"w","workteam_arn":"arn:aws:sagemaker:us-east-1:1:workteam/private-crowd/t","task_accepted_time":"${accepted}","task_submitted_time":"${accepted}"}\n{"cognito_sub_id":"c","task_accepted_time":"1786723259"}\n`,
    `2026-08-14T16:00:59.000Z {"message":"{\\"worker_id\\":\\"w\\",\\"task_accepted_time\\":\\"2026-08-14T16:00:59Z\\"}"}\n`,
  ]),
  take(bytes) {
    const read = readActivity(bytes.toString('utf8'));
    if (!read.ok) return plainWords([read.problem]);
    for (const { from, to } of read.value.tasks)
      check(Number.isSafeInteger(from) && to >= from, `a task from ${from} to ${to}`);
  },
};

export const requests: Target = {
  name: 'requests',
  about: 'requests of policies evaluate, and files of parameters',
  make: made([
    '{"principal":"arn:aws:iam::111122223333:role/r","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","context":{"aws:SourceIp":"203.0.113.9","aws:TagKeys":["a","b"],"aws:SecureTransport":true,"n":5}}',
    '{"principal":{"kind":"iam","arn":"arn:aws:sts::111122223333:assumed-role/r/s"},"action":"s3:PutObject","resource":"*"}',
    'bucket=images\ncidrs=203.0.113.0/24\n# c\ncidrs=2001:db8::/32\n',
    '{"bucket":"images","cidrs":["203.0.113.0/24"]}',
  ]),
  take(bytes) {
    const text = bytes.toString('utf8');
    refusable(() => requestFromJson(text, 'request.json'));
    refusable(() => parseParameterFile(text, 'parameters.json'));
  },
};
