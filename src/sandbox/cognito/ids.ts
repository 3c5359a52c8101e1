import { randomBytes, randomInt, randomUUID } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `REGION_` and nine letters or digits, as Cognito makes them. */
export function newPoolId(region: string): string {
  return `${region}_${Array.from({ length: 9 }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)]).join('')}`;
}

/** 26 lower-case letters and digits. */
export function newClientId(): string {
  const bytes = randomBytes(26);
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join('');
}

export function newClientSecret(): string {
  return randomBytes(39).toString('hex').slice(0, 51);
}

export function newSub(): string {
  return randomUUID();
}
