import type { Endpoints } from '../aws/endpoints.ts';
import { clientConfig, type SessionOptions } from '../aws/session.ts';
import type { Wires } from './wires.ts';

/**
 * What the clients of each service are constructed with, each with its endpoint. `onNotice` is told once of
 * every place that does not answer and is asked again, `onRequest` of every request.
 */
export function clientConfigs(
  session: Omit<SessionOptions, 'endpointUrl' | 'onSilence' | 'onRequest'>,
  endpoints: Endpoints,
  environment: NodeJS.ProcessEnv,
  onNotice: (text: string) => void = () => {},
  onRequest?: () => void,
): Wires['config'] {
  const silent = new Set<string>();
  return (service) => {
    const endpointUrl = endpoints[service];
    const whom = endpointUrl ?? 'AWS';
    const onSilence = (seconds: number) => {
      if (!silent.has(whom)) onNotice(`No response from ${whom} for ${seconds} s: retrying once.`);
      silent.add(whom);
    };
    return clientConfig({ ...session, endpointUrl, onSilence, onRequest }, environment);
  };
}
