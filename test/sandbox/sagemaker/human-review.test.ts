import {
  AddTagsCommand,
  CreateFlowDefinitionCommand,
  CreateHumanTaskUiCommand,
  DeleteFlowDefinitionCommand,
  DeleteHumanTaskUiCommand,
  DescribeFlowDefinitionCommand,
  DescribeHumanTaskUiCommand,
  DescribeSubscribedWorkteamCommand,
  ListFlowDefinitionsCommand,
  ListHumanTaskUisCommand,
  ListSubscribedWorkteamsCommand,
  ListTagsCommand,
  RenderUiTemplateCommand,
  SearchCommand,
  type SearchExpression,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const RoleArn = 'arn:aws:iam::123456789012:role/acme-labeling-execution';
const WorkteamArn = 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes';
const UI_ARN = 'arn:aws:sagemaker:us-east-1:123456789012:human-task-ui/review-ui';
const FLOW_ARN = 'arn:aws:sagemaker:us-east-1:123456789012:flow-definition/review';
const VENDOR = 'arn:aws:sagemaker:us-east-1:394669845002:workteam/vendor-crowd/northwind-annotation';

let aws: OpenSandbox;

beforeAll(async () => {
  aws = await open();
  const content = 'Is {{ task.input.name }} right?';
  await aws.sagemaker().send(
    new CreateHumanTaskUiCommand({
      HumanTaskUiName: 'review-ui',
      UiTemplate: { Content: content },
      Tags: [{ Key: 'owner', Value: 'ana' }],
    }),
  );
});

afterAll(() => aws[Symbol.asyncDispose]());

function flow(
  FlowDefinitionName: string,
  more: Partial<Record<'HumanTaskUiArn' | 'WorkteamArn' | 'RoleArn', string>> = {},
) {
  const { HumanTaskUiArn = UI_ARN, WorkteamArn: team = WorkteamArn } = more;
  return new CreateFlowDefinitionCommand({
    FlowDefinitionName,
    HumanLoopConfig: {
      HumanTaskUiArn,
      WorkteamArn: team,
      TaskTitle: 'Review',
      TaskDescription: 'Is it right?',
      TaskCount: 1,
    },
    OutputConfig: { S3OutputPath: 's3://acme-labeling/reviews' },
    RoleArn: more.RoleArn ?? RoleArn,
  });
}

describe('human task UIs', () => {
  test('are described by the digest of their template, tagged, and rendered', async () => {
    const client = aws.sagemaker();
    const ui = await client.send(new DescribeHumanTaskUiCommand({ HumanTaskUiName: 'review-ui' }));
    expect(ui).toMatchObject({ HumanTaskUiArn: UI_ARN, HumanTaskUiStatus: 'Active' });
    expect(ui.UiTemplate?.ContentSha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await client.send(new ListTagsCommand({ ResourceArn: UI_ARN }))).Tags).toEqual([
      { Key: 'owner', Value: 'ana' },
    ]);
    const Task = { Input: '{"name":"cat"}' };
    const { RenderedContent } = await client.send(
      new RenderUiTemplateCommand({ HumanTaskUiArn: UI_ARN, Task, RoleArn }),
    );
    expect(RenderedContent).toBe('Is cat right?');
  });

  test('are listed in pages by their creation, and deleted with their tags', async () => {
    const client = aws.sagemaker();
    const create = (HumanTaskUiName: string) =>
      client.send(new CreateHumanTaskUiCommand({ HumanTaskUiName, UiTemplate: { Content: 'x' } }));
    await create('second-ui');
    await expect(create('second-ui')).rejects.toMatchObject({ name: 'ResourceInUse' });
    const first = await client.send(new ListHumanTaskUisCommand({ MaxResults: 1, SortOrder: 'Ascending' }));
    expect(first.HumanTaskUiSummaries?.[0]?.HumanTaskUiName).toBe('review-ui');
    const second = await client.send(
      new ListHumanTaskUisCommand({ MaxResults: 1, SortOrder: 'Ascending', NextToken: first.NextToken }),
    );
    expect(second.HumanTaskUiSummaries?.[0]?.HumanTaskUiName).toBe('second-ui');
    const gone = { HumanTaskUiName: 'second-ui' };
    await client.send(new DeleteHumanTaskUiCommand(gone));
    await expect(client.send(new DescribeHumanTaskUiCommand(gone))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
    await expect(client.send(new DeleteHumanTaskUiCommand(gone))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
  });
});

describe('flow definitions', () => {
  test('show what they were made of, have tags, and end', async () => {
    const client = aws.sagemaker();
    expect((await client.send(flow('review'))).FlowDefinitionArn).toBe(FLOW_ARN);
    await expect(client.send(flow('review'))).rejects.toMatchObject({ name: 'ResourceInUse' });
    await client.send(new AddTagsCommand({ ResourceArn: FLOW_ARN, Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(
      await client.send(new DescribeFlowDefinitionCommand({ FlowDefinitionName: 'review' })),
    ).toMatchObject({
      FlowDefinitionStatus: 'Active',
      HumanLoopConfig: { WorkteamArn, HumanTaskUiArn: UI_ARN, TaskCount: 1 },
      OutputConfig: { S3OutputPath: 's3://acme-labeling/reviews' },
      RoleArn,
    });
    const { FlowDefinitionSummaries } = await client.send(new ListFlowDefinitionsCommand({}));
    expect(FlowDefinitionSummaries?.map(({ FlowDefinitionArn }) => FlowDefinitionArn)).toEqual([FLOW_ARN]);
    const gone = { FlowDefinitionName: 'review' };
    await client.send(new DeleteFlowDefinitionCommand(gone));
    await expect(client.send(new DescribeFlowDefinitionCommand(gone))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
    await expect(client.send(new ListTagsCommand({ ResourceArn: FLOW_ARN }))).rejects.toThrow(
      'Could not find',
    );
  });

  test.each([
    [{ HumanTaskUiArn: `${UI_ARN}-2` }, 'human task UI'],
    [{ WorkteamArn: `${WorkteamArn}-2` }, 'work team'],
    [{ RoleArn: `${RoleArn}-2` }, 'role'],
  ])('name nothing that is not there: %j', async (more, what) => {
    await expect(aws.sagemaker().send(flow('wrong', more))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(what),
    });
  });

  test("take a vendor's team", async () => {
    await aws.sagemaker().send(flow('by-vendor', { WorkteamArn: VENDOR }));
    await aws.sagemaker().send(new DeleteFlowDefinitionCommand({ FlowDefinitionName: 'by-vendor' }));
  });
});

test('subscribed teams are listed by part of their name, and described by their ARN', async () => {
  const client = aws.sagemaker();
  const list = async (NameContains: string) =>
    (await client.send(new ListSubscribedWorkteamsCommand({ NameContains }))).SubscribedWorkteams?.length;
  expect([await list('Northwind'), await list('south')]).toEqual([1, 0]);
  const { SubscribedWorkteam } = await client.send(
    new DescribeSubscribedWorkteamCommand({ WorkteamArn: VENDOR }),
  );
  expect(SubscribedWorkteam?.SellerName).toBe('Northwind Annotation');
  await expect(
    client.send(new DescribeSubscribedWorkteamCommand({ WorkteamArn: `${VENDOR}s` })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a search finds nothing, in the shape of a search', async () => {
  const client = aws.sagemaker();
  const Filters = [{ Name: 'Tags.owner', Operator: 'Exists' as const }];
  const answer = await client.send(
    new SearchCommand({ Resource: 'TrainingJob', SearchExpression: { Filters } }),
  );
  expect([answer.Results, answer.TotalHits]).toEqual([[], { Value: 0, Relation: 'EqualTo' }]);
  const wide: SearchExpression = {
    SubExpressions: Array.from({ length: 20 }, () => ({ Filters: [...Filters, ...Filters] })),
  };
  await expect(
    client.send(new SearchCommand({ Resource: 'TrainingJob', SearchExpression: wide })),
  ).rejects.toThrow('up to 50');
  await expect(
    client.send(new SearchCommand({ Resource: 'LabelingJob' as 'TrainingJob' })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
