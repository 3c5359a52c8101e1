import { ACCOUNT_ID } from '../identity.ts';

/** Private teams live under `private-crowd` (developer guide, workteam-private-tracking). */
export function workteamArn(region: string, name: string): string {
  return `arn:aws:sagemaker:${region}:${ACCOUNT_ID}:workteam/private-crowd/${name}`;
}

export function workforceArn(region: string, name: string): string {
  return `arn:aws:sagemaker:${region}:${ACCOUNT_ID}:workforce/${name}`;
}

export function labelingJobArn(region: string, name: string): string {
  return `arn:aws:sagemaker:${region}:${ACCOUNT_ID}:labeling-job/${name.toLowerCase()}`;
}
