import { setTimeout as delay } from 'node:timers/promises';
import { isManifestName } from '../../batches/sources/source.ts';
import { type Connection, type ConnectOptions, choices, connect } from '../../connect.ts';
import type { Settings } from '../../settings/settings.ts';
import type { NameKind } from './complete.ts';

/** A person waits with a finger on the tab key, in milliseconds. */
const PATIENCE = 3_000;

/**
 * Names of a kind, from the program's own tables, from this machine's profiles, or from the account that the words
 * typed so far lead to. None where it does not answer in time or refuses: a completion never fails.
 */
export async function namesOf(
  kind: NameKind,
  words: readonly string[],
  settings?: Settings,
): Promise<readonly string[]> {
  try {
    switch (kind) {
      case 'rules':
        return (await import('../../catalogue.ts')).allRules.map(({ id }) => id);
      case 'documents':
        return (await import('../../policies/catalogue/catalogue.ts')).TEMPLATES.map(({ id }) => id);
      case 'profiles':
        return (await choices()).profiles;
      case 'regions':
        return (await choices()).regions;
      case 'teams':
        return await asked(words, settings, async (connection) =>
          (await connection.workteams.list()).teams.map(({ workteam }) => workteam.WorkteamName),
        );
      case 'buckets':
        return await asked(
          words,
          settings,
          async (connection, signal) => (await connection.batches.browse(undefined, signal)).folders,
        );
      case 's3':
        return await asked(words, settings, (connection, signal) =>
          below(connection, words.at(-1) ?? '', signal),
        );
    }
  } catch {
    return [];
  }
}

/** Buckets, or what is right below the folder that an S3 URI names so far. */
async function below(connection: Connection, typed: string, signal: AbortSignal): Promise<readonly string[]> {
  const [, bucket, key = ''] = /s3:\/\/([^/]*)\/(.*)$/i.exec(typed) ?? [];
  if (bucket === undefined) {
    return (await connection.batches.browse(undefined, signal)).folders.map((name) => `s3://${name}/`);
  }
  const prefix = key.slice(0, key.lastIndexOf('/') + 1);
  const { folders, files } = await connection.batches.browse({ bucket, prefix }, signal);
  return [...folders, ...files.filter(isManifestName)].map((name) => `s3://${bucket}/${prefix}${name}`);
}

async function asked(
  words: readonly string[],
  settings: Settings | undefined,
  ask: (connection: Connection, signal: AbortSignal) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const connection = await connect({ ...optionsOf(words), settings });
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await Promise.race([ask(connection, signal), delay(PATIENCE, [], { ref: false })]);
  } finally {
    await connection.close();
  }
}

function optionsOf(words: readonly string[]): ConnectOptions {
  const value = (flag: string) => {
    const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
    return words[at]?.slice(flag.length + 1) || (at < 0 ? undefined : words[at + 1]);
  };
  return {
    profile: value('--profile'),
    region: value('--region'),
    endpointUrl: value('--endpoint-url'),
    sandbox: words.includes('--sandbox'),
  };
}
