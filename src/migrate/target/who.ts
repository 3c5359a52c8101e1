import { GroundctlError, usageError } from '../../core/errors.ts';
import type { MigratePorts } from '../ports.ts';

/** Said in place of the account that must own a bucket: nobody is asked. Of use on servers that are not AWS. */
const NOBODY = 'none';

/**
 * Who uploads, and who must own the bucket. Throws a usage error where AWS itself should not be asked about the owner:
 * there a name of a bucket may be taken by anybody.
 */
export async function whoIsThere(
  ports: Pick<MigratePorts, 'account' | 'endpoint'>,
  asked: string | undefined,
): Promise<{ readonly account: string; readonly owner: string }> {
  if (asked === NOBODY && ports.endpoint === undefined) {
    throw usageError(
      '--bucket-owner none is for a server that is not AWS: AWS always checks who owns a bucket.',
    );
  }
  try {
    const account = await ports.account();
    return { account, owner: asked ?? account };
  } catch (error) {
    if (!(error instanceof GroundctlError) || ports.endpoint === undefined) throw error;
    // Such servers mostly have no STS either.
    if (asked !== undefined) return { account: asked, owner: asked };
    throw new GroundctlError(error.message, {
      code: error.code,
      source: error.source,
      hint: `${error.hint === undefined ? '' : `${error.hint} `}A server without STS does not report an account: use --bucket-owner none, or name the account.`,
      ...(error.aws === undefined ? {} : { aws: error.aws }),
      cause: error,
    });
  }
}
