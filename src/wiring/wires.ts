import type { Service } from '../aws/endpoints.ts';
import type { S3Api } from '../aws/s3.ts';
import type { ClientConfig } from '../aws/session.ts';
import type { SettingValues } from '../settings/keys.ts';
import type { CallerIdentity, Target } from './target.ts';

/** What a connection gives each domain to be put together from. */
export interface Wires {
  /** What the clients of a service are constructed with. */
  config(service: Service): ClientConfig;
  readonly target: Target;
  /** Registers a client to be closed with the connection. */
  opened<T extends { close(): void }>(api: T): T;
  /** The S3 facade, made once for all domains. */
  s3(): Promise<S3Api>;
  identity(): Promise<CallerIdentity>;
  /** The same endpoints and region for another profile of the AWS configuration. */
  as(profile: string): Promise<Pick<Wires, 'config' | 's3' | 'identity'>>;
  /** What to take where nothing is named. */
  readonly defaults: SettingValues;
  /** A folder that goes with the sandbox of this process; undefined for any other target. */
  readonly scratch: (() => Promise<string>) | undefined;
}
