import { contains, parseCidr } from '../../core/net/cidr.ts';
import { addressClass, type IpAddress } from '../../core/net/ip.ts';
import type { PresignLock } from '../presign/session-policy.ts';

/** A worker to look at a task as: somebody of a team, at an address. */
export interface PreviewWorker {
  readonly team: string;
  readonly lock: PresignLock;
  /** Ranges of the workforce; empty for none, undefined where it could not be read. */
  readonly allowList: readonly string[] | undefined;
  /** Undefined: nobody in particular. */
  readonly address: IpAddress | undefined;
}

/** What the worker would meet. `allowed` is undefined where it cannot be told. */
export interface Verdict {
  readonly allowed: boolean | undefined;
  readonly text: string;
}

/** What the workforce's allow list and the team's lock mean for the worker. Nothing is asked. */
export function judgeWorker(worker: PreviewWorker): Verdict[] {
  return [...(worker.address === undefined ? [] : [atPortal(worker, worker.address)]), ofImages(worker)];
}

/** The list is not applied to a portal in a VPC (UpdateWorkforce, API reference). */
function atPortal({ allowList, lock }: PreviewWorker, address: IpAddress): Verdict {
  const { text } = address;
  if (allowList === undefined) {
    return {
      allowed: undefined,
      text: `The workforce and its allow list could not be read: ${text} may or may not be allowed to open the portal.`,
    };
  }
  if (allowList.length === 0)
    return { allowed: true, text: `The workforce has no allow list: ${text} may open the portal.` };
  const range = allowList.find((cidr) => {
    const parsed = parseCidr(cidr);
    return parsed.ok && contains(parsed.value, address);
  });
  if (range !== undefined) {
    return {
      allowed: true,
      text: `${text} may open the portal: it is in ${range} of the workforce's allow list.`,
    };
  }
  if (lock === 'vpc-source-ip' && addressClass(address) === 'private') {
    return {
      allowed: true,
      text: `${text} may open the portal in the VPC, where the allow list is not applied.`,
    };
  }
  return {
    allowed: false,
    text: `${text} may not open the portal: it is not in any range of the workforce's allow list, and gets "Not Found".`,
  };
}

function ofImages({ team, lock, address }: PreviewWorker): Verdict {
  const who = address?.text ?? 'the address that opened the task';
  switch (lock) {
    case 'off':
      return { allowed: true, text: `${team} has no lock: anyone who has a URL can open it.` };
    case 'both':
      return {
        allowed: false,
        text: `${team} has both flags set: no request can satisfy them, and nothing loads.`,
      };
    case 'source-ip':
      if (address !== undefined && addressClass(address) === 'private') {
        return {
          allowed: false,
          text: `${team} is locked to source-ip, but S3 never sees a private address such as ${who} over the internet: nothing loads.`,
        };
      }
      return {
        allowed: true,
        text: `${team} is locked to source-ip: the images load from ${who} and from no other.`,
      };
    case 'vpc-source-ip':
      return {
        allowed: true,
        text: `${team} is locked to vpc-source-ip: the images load from ${who} only through an S3 endpoint of the VPC.`,
      };
  }
}
