import type { CredentialSource, RemoteRenderer, TemplateStorage } from './ports.ts';
import type { Presign } from './presign/presign.ts';
import { createPlaceholderPresigner, createPresigner } from './presign/sigv4-presigner.ts';

/** What a session adds to the work with templates, which needs none otherwise. */
export interface TemplateOperations extends TemplateStorage, RemoteRenderer {
  /** Signs with the session's credentials, or makes placeholders where it has none. */
  presigner(options?: { readonly now?: Date }): Promise<SessionPresigner>;
}

export interface SessionPresigner {
  readonly presign: Presign;
  /** False for placeholders. */
  readonly signed: boolean;
}

export interface TemplateSession {
  readonly region: string;
  /** Where S3 answers, when that is not AWS. */
  readonly endpoint: string | undefined;
  readonly credentials: CredentialSource;
  readonly storage: TemplateStorage;
  readonly remote: RemoteRenderer;
}

export function createTemplateOperations(session: TemplateSession): TemplateOperations {
  const { storage, remote } = session;
  return {
    bucketRegion: storage.bucketRegion,
    head: storage.head,
    get: storage.get,
    getBucketCors: storage.getBucketCors,
    renderUiTemplate: remote.renderUiTemplate,
    labelingRole: remote.labelingRole,
    async presigner({ now } = {}) {
      const credentials = await session.credentials();
      if (credentials === undefined) {
        return { presign: createPlaceholderPresigner(session.region), signed: false };
      }
      const { region, endpoint } = session;
      const presign = createPresigner({
        credentials,
        region,
        endpoint,
        ...(now === undefined ? {} : { now }),
      });
      return { presign, signed: true };
    },
  };
}
