import type { S3Uri } from '../../core/s3-uri.ts';
import type { SessionPresigner, TemplateOperations } from '../operations.ts';
import { createPlaceholderPresigner } from '../presign/sigv4-presigner.ts';
import { judgeWorker, type PreviewWorker, type Verdict } from './worker.ts';

/** What a preview signs its URLs with, and what it says about that. */
export interface PreviewSigner {
  /** One sentence about the URLs. */
  readonly note: string;
  readonly verdicts: readonly Verdict[];
  /** The same for some minutes, then a new one: a preview outlives the hour that its URLs live. */
  presigner(): Promise<SessionPresigner>;
}

export interface SignerOptions {
  readonly worker?: PreviewWorker | undefined;
  /** Role that signs for the worker; left out, that of the newest labeling job. */
  readonly roleArn?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly now?: () => number;
}

/** Milliseconds after which credentials and signing time are taken anew. */
const RENEWED_AFTER = 10 * 60_000;

/** Signs nothing. */
export function placeholderSigner(region: string, worker?: PreviewWorker): PreviewSigner {
  const presign = createPlaceholderPresigner(region);
  const verdicts = worker ? [...judgeWorker(worker), simulated('nothing is signed')] : [];
  return {
    note: 'URLs are placeholders.',
    verdicts,
    presigner: async () => ({ presign, signed: false, locateBuckets: async () => false }),
  };
}

/** Signs with the session; for a worker with an address as Ground Truth would, as far as AWS lets us. */
export async function sessionSigner(
  operations: Pick<TemplateOperations, 'presigner'>,
  { worker, roleArn, signal, now = Date.now }: SignerOptions,
): Promise<PreviewSigner> {
  const grant = worker?.address && { lock: worker.lock, address: worker.address.text, roleArn };
  const make = () => operations.presigner({ worker: grant, signal });
  let made = now();
  let current = await make();
  return {
    note: noteOf(current),
    verdicts: worker ? [...judgeWorker(worker), ...howSigned(worker, current)] : [],
    async presigner() {
      if (now() - made >= RENEWED_AFTER) {
        current = await make();
        made = now();
      }
      return current;
    },
  };
}

/** The URL of one object; undefined where nothing is signed. */
export async function signedUrl({ presigner }: PreviewSigner, uri: S3Uri): Promise<string | undefined> {
  const { presign, signed, locateBuckets } = await presigner();
  if (!signed) return undefined;
  const url = presign(uri);
  return (await locateBuckets()) ? presign(uri) : url;
}

function noteOf({ signed, worker }: SessionPresigner): string {
  if (!signed) return 'URLs are placeholders: there are no credentials.';
  if (!worker?.granted) return 'URLs are signed with your credentials.';
  return `URLs are signed as the role ${worker.roleArn.split('/').at(-1)}.`;
}

function howSigned({ address, lock }: PreviewWorker, { signed, worker }: SessionPresigner): Verdict[] {
  if (!signed) return [simulated('there are no credentials to sign with')];
  if (worker === undefined) {
    const text =
      'The URLs here are signed with your own credentials and not bound to an address: no worker is named.';
    return lock === 'off' ? [] : [{ allowed: undefined, text }];
  }
  if (!worker.granted) {
    return [
      simulated(
        `the URLs here are signed with your own credentials and not bound to an address, since ${worker.reason}`,
      ),
    ];
  }
  const bound = lock === 'off' ? 'not bound to an address' : `bound to ${address?.text ?? ''}`;
  const here = lock === 'off' ? '' : ' In this browser they load only if S3 sees it at that address.';
  return [
    {
      allowed: undefined,
      text: `The URLs here are signed as Ground Truth signs them: by ${worker.roleArn} under a session policy, ${bound}.${here}`,
    },
  ];
}

function simulated(what: string): Verdict {
  return {
    allowed: undefined,
    text: `Simulated: ${what.replace(/\.$/, '')}. The statements above follow from the team's settings.`,
  };
}
