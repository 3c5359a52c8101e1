import { contains, parseCidr } from '../../core/net/cidr.ts';
import { parseAddress } from '../../core/net/ip.ts';
import type { Network } from '../network.ts';
import type { StoredWorkforce } from '../sagemaker/state.ts';

/**
 * Why somebody may not open the portal, by the workforce's allow list (SourceIpConfig); undefined where they may.
 * The list is not applied to a portal in a VPC (UpdateWorkforce, API reference).
 */
export function notAdmitted(workforce: StoredWorkforce | undefined, network: Network): string | undefined {
  const { Cidrs = [] } = workforce?.SourceIpConfig ?? {};
  if (Cidrs.length === 0 || network.path !== 'internet') return undefined;
  const address = parseAddress(network.address);
  const admitted = Cidrs.some((cidr) => {
    const range = parseCidr(cidr);
    return range.ok && address.ok && contains(range.value, address.value);
  });
  if (admitted) return undefined;
  return `${network.address} is not in any range of the allow list of workforce ${workforce?.WorkforceName ?? ''}`;
}
