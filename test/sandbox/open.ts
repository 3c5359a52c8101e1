import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { STSClient } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import { type Credentials, signRequest } from '../../src/core/sigv4/sign.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts';

export interface OpenSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** SDK clients of a region, which do not retry: a test sees the first answer. */
  sagemaker(region?: string): SageMakerClient;
  cognito(region?: string): CognitoIdentityProviderClient;
  sts(): STSClient;
  /** A query request; the administrator's unless somebody else is named. */
  query(
    service: string,
    parameters: Readonly<Record<string, string>>,
    who?: { readonly credentials?: Credentials; readonly region?: string },
  ): Promise<{ readonly status: number; readonly text: string }>;
  /** A raw JSON 1.1 request, signed by the administrator unless the headers say otherwise. */
  post(target: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
}

/** A sandbox with clients for it; ends with the block that declares it by `await using`. */
export async function open(options: SandboxOptions = {}): Promise<OpenSandbox> {
  const sandbox = await startSandbox(options);
  const clients: { destroy(): void }[] = [];
  const keep = <T extends { destroy(): void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  const config = (region = sandbox.region) => ({
    endpoint: sandbox.url,
    region,
    credentials: sandbox.credentials,
    maxAttempts: 1,
  });
  return {
    sandbox,
    sagemaker: (region) => keep(new SageMakerClient(config(region))),
    cognito: (region) => keep(new CognitoIdentityProviderClient(config(region))),
    sts: () => keep(new STSClient(config())),
    post: (target, body, headers = {}) => {
      const service = target.startsWith('SageMaker') ? 'sagemaker' : 'cognito-idp';
      const ours = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      const all = new Headers(signed(sandbox, service, { body, headers: ours }));
      for (const [name, value] of Object.entries(headers)) all.set(name, value);
      return fetch(sandbox.url, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers: all,
      });
    },
    query: async (service, parameters, who = {}) => {
      const body = new URLSearchParams(parameters).toString();
      const ours = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
      const headers = signed(sandbox, service, { body, headers: ours, ...who });
      const response = await fetch(sandbox.url, { method: 'POST', body, headers });
      return { status: response.status, text: await response.text() };
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await sandbox.close();
    },
  };
}

/** The headers of a POST to the sandbox's root, signed by the administrator or by whom else is named. */
export function signed(
  sandbox: Sandbox,
  service: string,
  request: {
    readonly body?: string | Uint8Array;
    readonly headers?: Readonly<Record<string, string>>;
    readonly credentials?: Credentials;
    readonly region?: string;
    readonly method?: string;
    readonly path?: string;
  } = {},
): Record<string, string> {
  const { credentials = sandbox.credentials, region = sandbox.region, body = '', headers = {} } = request;
  const { method = 'POST', path = '/' } = request;
  const { host: _, ...sent } = signRequest(
    { method, host: new URL(sandbox.url).host, path, body, headers },
    { credentials, region, service },
  );
  return sent;
}

/** The error document of a JSON 1.1 answer. */
export async function errorOf(response: Response) {
  const body = (await response.json()) as { __type?: string; message?: string; Message?: string };
  return { status: response.status, type: body.__type, message: body.message ?? body.Message };
}

/** Status and error (or answer) of a raw request; whatever comes back has to look like AWS. */
export async function sendRaw(
  aws: OpenSandbox,
  target: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
) {
  const response = await aws.post(target, body, headers);
  expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  if (response.status === 200) return { status: 200, type: undefined, message: await response.text() };
  const error = await errorOf(response);
  expect(error.type).toMatch(/^[A-Za-z]+$/);
  expect(error.message).toBeTypeOf('string');
  return error;
}
