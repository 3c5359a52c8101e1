/**
 * AWS's own managed policies must not be called wrong. The half of them that may be there is not part of this project;
 * where it is not, the tests are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { lintDocuments } from '../../../src/policies/lint/lint.ts';

const FILE = join(import.meta.dirname, '../../../../shared/corpus/managed-policies.jsonl.gz');
const CORPUS = [FILE, process.env.GROUNDCTL_MANAGED_POLICIES ?? ''].find((path) => existsSync(path));

/** Every error there is, with the reason why AWS deserves it: `policy: rule: what the message begins with`. */
const DESERVED: { readonly [reason: string]: readonly string[] } = {
  'any role to any service: AWS has withdrawn most of these, or warns of it in the IAM User Guide, id_roles_use_passrole':
    [
      'AWSDataPipelineRole: pass-role-to-any-service',
      'AWSElasticBeanstalkFullAccess: pass-role-to-any-service',
      'AWSLambdaFullAccess: pass-role-to-any-service',
      'AWSOpsWorksFullAccess: pass-role-to-any-service',
      'AWSOpsWorksRegisterCLI: pass-role-to-any-service',
      'AmazonEC2ContainerServiceFullAccess: pass-role-to-any-service',
      'AmazonElasticMapReduceFullAccess: pass-role-to-any-service',
    ],
  'no reference has this action: mistyped for RemoveTagsFromResource': [
    'AmazonApplicationWizardFullaccess: unknown-action "ssm:RemoveTagsToResource"',
  ],
  'no reference, old or new, has these actions: they were never public, or not under this name': [
    'AmazonAuroraDSQLFullAccess: unknown-action "dsql:CreateMultiRegionClusters"',
    'AmazonAuroraDSQLFullAccess: unknown-action "dsql:DeleteMultiRegionClusters"',
    'MemoryDBServiceRolePolicy: unknown-action "memorydb:ReplicateMultiRegionClusterData"',
    'ServiceCatalogAdminReadOnlyAccess: unknown-action "servicecatalog:AccountLevelDescribeRecord"',
    'ServiceCatalogAdminReadOnlyAccess: unknown-action "servicecatalog:AccountLevelListRecordHistory"',
    'ServiceCatalogAdminReadOnlyAccess: unknown-action "servicecatalog:AccountLevelScanProvisionedProducts"',
    'ServiceCatalogAdminReadOnlyAccess: unknown-action "servicecatalog:GetTagOptionMigrationStatus"',
  ],
  'larger than any document that a customer may have; the quota does not bind AWS': [
    'AWSPartnerLedSupportReadOnlyAccess: too-large',
    'ReadOnlyAccess: too-large',
    'SageMakerStudioProjectUserRolePolicy: too-large',
  ],
};

/** Why the other findings are there, by rule: none of them says that the document does not work. */
const WARNINGS: { readonly [rule: string]: string } = {
  'policy/key-not-of-action': 'the reference lists no such key for the action beside others that have it',
  'policy/never-matches':
    'an action without resource types stands on an ARN, beside others that fit it or in doubt',
  'policy/pass-role-to-any-service': 'named roles without iam:PassedToService, as older policies have them',
  'policy/retired-action': 'the reference had the action once; the services are gone, the policies are not',
  'policy/too-large': 'more than a customer may attach as a managed policy',
  'policy/unknown-condition-key': 'no page has the key, and none is near: known to AWS alone',
  'policy/unknown-service': 'no service of the reference has the prefix any more',
  'policy/wildcard-action': 'service:*, as full access means',
  'policy/wildcard-resource': '"*" for actions that know resources: AWS cannot know whose',
};

describe.skipIf(CORPUS === undefined)('AWS managed policies', () => {
  const policies =
    CORPUS === undefined
      ? []
      : gunzipSync(readFileSync(CORPUS))
          .toString()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { name: string; document: object });
  const found = policies.flatMap(({ name, document }) =>
    lintDocuments([{ name, text: JSON.stringify(document, null, 2) }]).map((one) => ({ name, ...one })),
  );

  test('give no error that AWS does not deserve', () => {
    expect(policies.length).toBeGreaterThan(600);
    const errors = found
      .filter(({ severity }) => severity === 'error')
      .map(({ name, rule, message }) => {
        const action = rule === 'policy/unknown-action' ? ` ${/^"[^"]*"/.exec(message)?.[0]}` : '';
        return `${name}: ${rule.replace('policy/', '')}${action}`;
      });
    expect([...new Set(errors)].sort()).toEqual(Object.values(DESERVED).flat().sort());
  });

  test('give no finding of a kind that has no reason', () => {
    const others = found.filter(({ severity }) => severity !== 'error').map(({ rule }) => rule);
    expect([...new Set(others)].sort()).toEqual(Object.keys(WARNINGS).sort());
  });
});
