/** What a session can be switched to: the regions there are, and the profiles this machine has. */
export interface Choices {
  readonly regions: readonly string[];
  readonly profiles: readonly string[];
}

/** Reads no credentials, sends nothing. */
export async function choices(environment: NodeJS.ProcessEnv): Promise<Choices> {
  const [{ REGIONS }, { listProfiles }] = await Promise.all([
    import('./aws/regions.ts'),
    import('./aws/profiles.ts'),
  ]);
  return { regions: REGIONS, profiles: await listProfiles(environment) };
}
