import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Denial } from '../access.ts';
import type { AccessKey } from '../identity.ts';

/** AWS takes messages of up to 10,240 characters (DecodeAuthorizationMessage, API reference). */
const MAX_MESSAGE = 10_240;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encodes the details of refusals, so that only this sandbox can read them. */
export class AuthorizationMessages {
  readonly #secret = randomBytes(32);

  encode(denial: Denial, caller: AccessKey): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#secret, iv);
    const text = JSON.stringify(documentOf(denial, caller));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** The document, or undefined for text that this sandbox did not write. */
  decode(message: string): string | undefined {
    const bytes = Buffer.from(message, 'base64url');
    if (message.length > MAX_MESSAGE || bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#secret, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}

/** In the shape of the documents that AWS decodes: lists are `{"items": […]}`. */
function documentOf({ decision, request }: Denial, caller: AccessKey): object {
  const { reason } = decision;
  const explicit = reason.kind === 'explicit-deny';
  const conditions = Object.entries(request.context).flatMap(([key, given]) => {
    const values = given === undefined ? [] : typeof given === 'string' ? [given] : given;
    return values.length === 0 ? [] : [{ key, values: { items: values.map((value) => ({ value })) } }];
  });
  return {
    allowed: false,
    explicitDeny: explicit,
    matchedStatements: {
      items: explicit ? [{ statementId: reason.statement.sid ?? '', effect: 'DENY' }] : [],
    },
    failures: { items: [] },
    context: {
      principal: { id: caller.accessKeyId, arn: caller.principalArn },
      action: request.action,
      resource: request.resource,
      conditions: { items: conditions },
    },
  };
}
