import type { Place } from '../place.ts';

/** Private teams live under `private-crowd` (developer guide, workteam-private-tracking). */
export function workteamArn(place: Place, name: string): string {
  return sagemakerArn(place, `workteam/private-crowd/${name}`);
}

export function workforceArn(place: Place, name: string): string {
  return sagemakerArn(place, `workforce/${name}`);
}

export function labelingJobArn(place: Place, name: string): string {
  return sagemakerArn(place, `labeling-job/${name.toLowerCase()}`);
}

export function flowDefinitionArn(place: Place, name: string): string {
  return sagemakerArn(place, `flow-definition/${name}`);
}

export function humanTaskUiArn(place: Place, name: string): string {
  return sagemakerArn(place, `human-task-ui/${name}`);
}

/** `user-profile`, `space` or `domain`, whose names are below that of their domain. */
export function studioArn(place: Place, kind: string, ...names: string[]): string {
  return sagemakerArn(place, [kind, ...names].join('/'));
}

function sagemakerArn({ region, accountId }: Place, resource: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${resource}`;
}
