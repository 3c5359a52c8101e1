import type { KeyObject } from 'node:crypto';
import { createSign, generateKeyPairSync, verify } from 'node:crypto';

const KEY_ID = 'groundctl-sandbox';

/** Signs JSON Web Tokens with RS256, by a key that is made when it is first needed. */
export class TokenKeys {
  #keys: { privateKey: KeyObject; publicKey: KeyObject } | undefined;

  sign(claims: object): string {
    const head = encode({ kid: KEY_ID, alg: 'RS256' });
    const body = `${head}.${encode(claims)}`;
    return `${body}.${createSign('RSA-SHA256').update(body).sign(this.#pair().privateKey, 'base64url')}`;
  }

  /** The claims of a token that was signed here; undefined for any other text. */
  read(token: string): Readonly<Record<string, unknown>> | undefined {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const signed = Buffer.from(`${head}.${claims}`);
    if (!verify('RSA-SHA256', signed, this.#pair().publicKey, Buffer.from(signature, 'base64url'))) {
      return undefined;
    }
    return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Record<string, unknown>;
  }

  #pair() {
    this.#keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.#keys;
  }
}

export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
