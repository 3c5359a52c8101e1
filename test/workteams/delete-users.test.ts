import { BedrockClient, CreateEvaluationJobCommand } from '@aws-sdk/client-bedrock';
import { expect, test } from 'vitest';
import { flowDefinition } from '../helpers/flow-definition.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';

const TEAM = 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/vendor-trial';
const OTHER = TEAM.replace('vendor-trial', 'new-hires');

const notesOf = async (here: Connected) =>
  (await here.teams.planDelete('vendor-trial')).changes[0]?.notes?.join('\n') ?? '';

async function evaluation(here: Connected, jobName: string, flowDefinitionArn: string): Promise<void> {
  const { url: endpoint, region, credentials } = here.sandbox;
  const bedrock = new BedrockClient({ endpoint, region, credentials });
  await bedrock.send(
    new CreateEvaluationJobCommand({
      jobName,
      roleArn: 'arn:aws:iam::123456789012:role/Evaluation',
      evaluationConfig: {
        human: {
          humanWorkflowConfig: { flowDefinitionArn },
          datasetMetricConfigs: [
            { taskType: 'Summarization', dataset: { name: 'd' }, metricNames: ['Builtin.Accuracy'] },
          ],
        },
      },
      inferenceConfig: { models: [{ bedrockModel: { modelIdentifier: 'amazon.nova-lite-v1:0' } }] },
      outputDataConfig: { s3Uri: 's3://acme-labeling-data/eval/' },
    }),
  );
  bedrock.destroy();
}

test('before a team goes, the flow definitions and evaluation jobs that use it are named, and no others', async () => {
  await using here = await connected();
  const mine = await flowDefinition(here, 'review-invoices', TEAM);
  const other = await flowDefinition(here, 'review-photos', OTHER);
  await evaluation(here, 'summaries-by-people', mine);
  await evaluation(here, 'others-by-people', other);
  const notes = await notesOf(here);
  expect(notes).toContain('1 A2I flow definition uses this team: review-invoices.');
  expect(notes).toContain('1 Bedrock evaluation job uses this team: summaries-by-people.');
  expect(notes).not.toMatch(/photos|others/);
});

test('a team that no flow definition names costs no question to Bedrock', async () => {
  await using here = await connected();
  await flowDefinition(here, 'review-photos', OTHER);
  here.sent();
  expect(await notesOf(here)).not.toMatch(/A2I|Bedrock/);
  expect(here.sent().filter((operation) => operation.includes('Evaluation'))).toEqual([]);
});

test('what may not be read is said, and the plan is made all the same', async () => {
  await using here = await connected();
  await flowDefinition(here, 'review-invoices', TEAM);
  here.sandbox.faults.add({ match: { operation: 'ListEvaluationJobs' }, kind: 'deny', count: 1 });
  expect(await notesOf(here)).toMatch(
    /Bedrock evaluation jobs use it could not be read: .*bedrock:ListEvaluationJobs/,
  );
  here.sandbox.faults.add({ match: { operation: 'ListFlowDefinitions' }, kind: 'deny', count: 1 });
  expect(await notesOf(here)).toMatch(
    /flow definitions use it could not be read: .*sagemaker:ListFlowDefinitions/,
  );
});
