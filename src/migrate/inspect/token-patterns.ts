/** A kind of secret that is known by its own form. The first group is the secret. */
export interface TokenPattern {
  readonly kind: string;
  readonly pattern: RegExp;
}

/** Forms that the issuers publish, most of them prefixed so that scanners find them. */
export const TOKENS: readonly TokenPattern[] = [
  { kind: 'AWS access key', pattern: /(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])/g },
  {
    kind: 'private key',
    pattern:
      /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$))/g,
  },
  token('GitHub token', String.raw`gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{30,255}`),
  token('GitLab token', String.raw`gl(?:pat|dt|rt|cbt|ptt|ft)-[\w-]{20,255}`),
  token('Slack token', String.raw`xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{10,250}`),
  { kind: 'Slack webhook', pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{20,200})/g },
  token('Databricks token', 'dapi[0-9a-f]{32}(?:-\\d)?|dose[0-9a-f]{32}'),
  token('Google API key', String.raw`AIza[\w-]{35}`),
  token('Google OAuth secret', String.raw`GOCSPX-[\w-]{28}|ya29\.[\w.-]{30,400}`),
  token('Hugging Face token', '(?:hf|api_org)_[A-Za-z0-9]{30,40}'),
  token(
    'OpenAI key',
    String.raw`sk-(?:(?:proj|svcacct|admin|ant|None|or-v1)-[\w-]{20,250}|[A-Za-z0-9]{20,250})`,
    String.raw`(?=[\w-]*\d)`,
  ),
  token('npm token', 'npm_[A-Za-z0-9]{36}'),
  token('PyPI token', String.raw`pypi-AgE[\w-]{50,250}`),
  token('Stripe key', '[sr]k_(?:live|test)_[A-Za-z0-9]{20,250}'),
  token('SendGrid key', String.raw`SG\.[\w-]{20,24}\.[\w-]{39,50}`),
  token('Twilio key', 'SK[0-9a-f]{32}'),
  token('Shopify token', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'),
  token('DigitalOcean token', 'do[opr]_v1_[0-9a-f]{64}'),
  token('Linear key', 'lin_api_[A-Za-z0-9]{40}'),
  token('Vault token', String.raw`hv[sbr]\.[\w-]{24,250}`),
  token('Atlassian token', String.raw`ATATT3[\w=-]{50,250}`),
  token('Grafana token', 'gl(?:sa|c)_[A-Za-z0-9_+/=]{32,250}'),
  token('Groq key', 'gsk_[A-Za-z0-9]{40,60}'),
  token('Replicate token', 'r8_[A-Za-z0-9]{37,40}'),
  token('Bedrock API key', 'ABSK[A-Za-z0-9+/]{60,250}={0,2}'),
  { kind: 'Weights & Biases key', pattern: /wandb\.login\([^)\n]{0,100}["']([0-9a-f]{40})["']/g },
  { kind: 'Discord webhook', pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,20}\/([\w-]{50,80})/g },
  { kind: 'Telegram bot token', pattern: /(?<![\w-])(\d{8,10}:AA[\w-]{32,34})(?![\w-])/g },
  token('JSON web token', String.raw`eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}`),
  { kind: 'Azure SAS', pattern: /[?&;](?:sig|signature)=([A-Za-z0-9%+/=]{40,120})/gi },
  { kind: 'Azure key', pattern: /(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])/g },
  { kind: 'presigned URL', pattern: /X-Amz-Signature=([0-9a-f]{64})/gi },
  { kind: 'presigned URL', pattern: /X-Amz-Security-Token=([\w%+/=-]{40,4000})/gi },
  { kind: 'bearer token', pattern: /\bbearer\s{1,4}(?=[\w.~+/-]*\d)([\w.~+/-]{16,4000}=*)/gi },
  {
    kind: 'AWS secret access key',
    pattern:
      /secret[_.-]?(?:access[_.-]?)?key["'\])]{0,3}\s{0,5}(?:[,:=]|=>)?\s{0,5}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    kind: 'password in a URL',
    pattern: /[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'{}<>$]{0,200}:([^\s/@"'{}<>$]{1,200})@/gi,
  },
];

function token(kind: string, form: string, ahead = ''): TokenPattern {
  return { kind, pattern: new RegExp(`(?<![\\w-])${ahead}(${form})(?![\\w-])`, 'g') };
}

/** `user:password` in base64, as the Basic scheme has it. */
export function isBasic(text: string): boolean {
  return /^[\x20-\x7e]{0,200}:[\x20-\x7e]{1,200}$/.test(Buffer.from(text, 'base64').toString('latin1'));
}
