import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { workforceArn } from './arns.ts';
import { validationError } from './errors.ts';
import { type ListInput, listPage, nameContains } from './list.ts';
import type { OidcConfig, StoredWorkforce } from './state.ts';

/** CIDRs a workforce's SourceIpConfig may hold (UpdateWorkforce, API reference). */
const MAX_CIDRS = 10;

interface WorkforceSettings {
  readonly WorkforceName: string;
  readonly SourceIpConfig?: { readonly Cidrs: readonly string[] };
  readonly OidcConfig?: OidcConfig & { readonly ClientSecret: string };
  readonly WorkforceVpcConfig?: {
    readonly VpcId?: string;
    readonly SecurityGroupIds?: readonly string[];
    readonly Subnets?: readonly string[];
  };
  readonly IpAddressType?: 'ipv4' | 'dualstack';
}

interface CreateWorkforceInput extends WorkforceSettings {
  readonly CognitoConfig?: { readonly UserPool: string; readonly ClientId: string };
}

export const workforceOperations: Operations = {
  CreateWorkforce(input: CreateWorkforceInput, call) {
    const { sagemaker, cognito } = call.state;
    if (sagemaker.workforce) {
      throw validationError(
        `Cannot create more than one workforce for account ${call.accountId}. If you are trying to update ` +
          'existing workforce, please use UpdateWorkforce API',
      );
    }
    const { CognitoConfig: config } = input;
    if ((config === undefined) === (input.OidcConfig === undefined)) {
      throw validationError('Specify exactly one of CognitoConfig and OidcConfig.');
    }
    if (config && !cognito.pools.get(config.UserPool)?.clients.has(config.ClientId)) {
      throw validationError(
        `The Cognito user pool ${config.UserPool} with app client ${config.ClientId} does not exist.`,
      );
    }
    checkCidrs(input);
    const vpc = vpcConfig(input.WorkforceVpcConfig);
    const workforce: StoredWorkforce = {
      WorkforceName: input.WorkforceName,
      WorkforceArn: workforceArn(call, input.WorkforceName),
      // AWS takes a while through Initializing; here the workforce is ready at once.
      Status: 'Active',
      SubDomain: portalHost(call.region, input.WorkforceName),
      CreateDate: call.now,
      LastUpdatedDate: call.now,
      IpAddressType: input.IpAddressType ?? 'ipv4',
      SourceIpConfig: input.SourceIpConfig ?? { Cidrs: [] },
      ...(config ? { CognitoConfig: config } : {}),
      ...(input.OidcConfig ? { OidcConfig: withoutSecret(input.OidcConfig) } : {}),
      ...(vpc ? { WorkforceVpcConfig: vpc } : {}),
    };
    sagemaker.workforce = workforce;
    return { WorkforceArn: workforce.WorkforceArn };
  },

  UpdateWorkforce(input: WorkforceSettings, call) {
    const current = workforceNamed(input.WorkforceName, call);
    checkCidrs(input);
    if (input.OidcConfig) checkOidcUpdate(current, call);
    const { WorkforceVpcConfig: currentVpc, ...kept } = current;
    const vpc = input.WorkforceVpcConfig ? vpcConfig(input.WorkforceVpcConfig) : currentVpc;
    const updated: StoredWorkforce = {
      ...kept,
      SourceIpConfig: input.SourceIpConfig ?? current.SourceIpConfig,
      IpAddressType: input.IpAddressType ?? current.IpAddressType,
      ...(input.OidcConfig ? { OidcConfig: withoutSecret(input.OidcConfig) } : {}),
      ...(vpc ? { WorkforceVpcConfig: vpc } : {}),
      LastUpdatedDate: call.now,
    };
    call.state.sagemaker.workforce = updated;
    return { Workforce: updated };
  },

  DescribeWorkforce(input: { WorkforceName: string }, call) {
    return { Workforce: workforceNamed(input.WorkforceName, call) };
  },

  ListWorkforces(input: ListInput & { NameContains?: string }, call) {
    const { workforce } = call.state.sagemaker;
    const { items, ...next } = listPage(
      workforce && nameContains(workforce.WorkforceName, input.NameContains) ? [workforce] : [],
      ({ WorkforceName }) => WorkforceName,
      ({ WorkforceName, CreateDate }) => (input.SortBy === 'Name' ? WorkforceName : CreateDate.getTime()),
      input,
      call,
    );
    return { Workforces: items, ...next };
  },

  DeleteWorkforce(input: { WorkforceName: string }, call) {
    const workforce = workforceNamed(input.WorkforceName, call);
    const teams = call.state.sagemaker.workteams.size;
    if (teams > 0) {
      throw new AwsError(
        'ResourceInUse',
        `The workforce ${workforce.WorkforceName} cannot be deleted while it has work teams (${teams}).`,
      );
    }
    call.state.sagemaker.workforce = undefined;
    return {};
  },
};

/** A missing workforce is a ValidationException; Terraform's provider relies on its first words. */
export function workforceNamed(name: string, call: Call): StoredWorkforce {
  const { workforce } = call.state.sagemaker;
  if (workforce?.WorkforceName !== name) {
    throw validationError(`No workforce found for account ${call.accountId} with name ${name}.`);
  }
  return workforce;
}

/** Host of the worker portal. AWS makes up the first label; here it follows from region and name. */
export function portalHost(region: string, workforceName: string): string {
  return `${hexOf(`${region}/${workforceName}`).slice(0, 10)}.labeling.${region}.sagemaker.aws`;
}

function checkCidrs({ SourceIpConfig }: WorkforceSettings): void {
  const count = SourceIpConfig?.Cidrs.length ?? 0;
  if (count > MAX_CIDRS) {
    throw validationError(`SourceIpConfig can hold up to ${MAX_CIDRS} CIDR values, and ${count} were given.`);
  }
}

/**
 * Only a workforce without teams may change its identity provider (UpdateWorkforce, API reference). Which
 * exception says so is not documented; ConflictException is the only one the operation declares.
 */
function checkOidcUpdate(current: StoredWorkforce, call: Call): void {
  if (!current.OidcConfig) {
    throw validationError(
      `The workforce ${current.WorkforceName} uses Amazon Cognito and has no OidcConfig.`,
    );
  }
  if (call.state.sagemaker.workteams.size > 0) {
    throw new AwsError(
      'ConflictException',
      `The OidcConfig of workforce ${current.WorkforceName} can be updated only when it has no work teams.`,
    );
  }
}

/** `{}` takes the workforce out of its VPC (developer guide, samurai-vpc-workforce-cli). */
function vpcConfig(given: WorkforceSettings['WorkforceVpcConfig']) {
  if (!given) return undefined;
  const { VpcId, SecurityGroupIds, Subnets } = given;
  if (VpcId === undefined && SecurityGroupIds === undefined && Subnets === undefined) return undefined;
  if (VpcId === undefined || SecurityGroupIds === undefined || Subnets === undefined) {
    throw validationError('WorkforceVpcConfig needs VpcId, SecurityGroupIds and Subnets together.');
  }
  return { VpcId, SecurityGroupIds, Subnets, VpcEndpointId: `vpce-0${hexOf(VpcId).slice(0, 16)}` };
}

function withoutSecret({ ClientSecret: _, ...config }: OidcConfig & { ClientSecret: string }): OidcConfig {
  return config;
}

function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
