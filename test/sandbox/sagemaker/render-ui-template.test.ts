import { RenderUiTemplateCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

let aws: OpenSandbox;

beforeEach(async () => {
  aws = await open();
});

afterEach(() => aws[Symbol.asyncDispose]());

const RENDER = {
  UiTemplate: { Content: '<p>{{ task.input.text }}</p>' },
  Task: { Input: '{"text":"hello"}' },
  RoleArn: 'arn:aws:iam::123456789012:role/labeling',
};

test('a template is rendered as groundctl does, or by the engine handed in', async () => {
  const role = { ...RENDER, RoleArn: 'arn:aws:iam::123456789012:role/acme-labeling-execution' };
  await using demo = await open({ seed: 'demo' });
  expect(await demo.sagemaker().send(new RenderUiTemplateCommand(role))).toMatchObject({
    RenderedContent: '<p>hello</p>',
    Errors: [],
  });
  const bad = { ...role, UiTemplate: { Content: '{{ task.input.text | grant_read_access }}' } };
  expect(await demo.sagemaker().send(new RenderUiTemplateCommand(bad))).toMatchObject({
    RenderedContent: '',
    Errors: [
      {
        Code: 'InvalidParameters',
        Message: '"grant_read_access" input is not a valid S3 URI: "hello".',
      },
    ],
  });
  await expect(aws.sagemaker().send(new RenderUiTemplateCommand(RENDER))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await using other = await open({
    renderUiTemplate: async ({ UiTemplate, Task }) => ({
      RenderedContent: `${UiTemplate?.Content} with ${Task.Input}`,
      Errors: [{ Code: 'Example', Message: 'An example' }],
    }),
  });
  expect(await other.sagemaker().send(new RenderUiTemplateCommand(RENDER))).toMatchObject({
    RenderedContent: '<p>{{ task.input.text }}</p> with {"text":"hello"}',
    Errors: [{ Code: 'Example', Message: 'An example' }],
  });
});

test('a template comes from one place', async () => {
  const HumanTaskUiArn = 'arn:aws:sagemaker:us-east-1:123456789012:human-task-ui/ui';
  const { UiTemplate: _, ...nothing } = RENDER;
  for (const input of [nothing, { ...RENDER, HumanTaskUiArn }]) {
    await expect(aws.sagemaker().send(new RenderUiTemplateCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  }
});

test.each([
  ['<p>\n{% if x %}', 'InvalidTemplate'],
  ['{{ task.input.text | grant_read_acces }}', 'UnknownFilter'],
  ['{% for i in (1..1000000) %}{% for j in (1..1000000) %}x{% endfor %}{% endfor %}', 'LimitExceeded'],
])('what is wrong with %j is an error in the answer, in the words of the engine', async (Content, Code) => {
  await using demo = await open({ seed: 'demo' });
  const RoleArn = 'arn:aws:iam::123456789012:role/acme-labeling-execution';
  const answer = await demo
    .sagemaker()
    .send(new RenderUiTemplateCommand({ ...RENDER, RoleArn, UiTemplate: { Content } }));
  expect(answer.RenderedContent).toBe('');
  expect(answer.Errors).toEqual([{ Code, Message: expect.stringMatching(/\S/) }]);
});
