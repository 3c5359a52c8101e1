import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { studioArn } from './arns.ts';
import { existing } from './errors.ts';
import { type ListInput, listPage, nameContains } from './list.ts';
import type { StudioDomain, StudioHome } from './state.ts';

/** A state that was written before there were domains has none. */
const domainsOf = (call: Call): readonly StudioDomain[] => call.state.sagemaker.domains ?? [];

export const studioOperations: Operations = {
  /** Domains of SageMaker Studio, with the homes on their EFS volumes; the seed alone makes some. */
  ListDomains(input: ListInput, call) {
    const { items, ...next } = listPage(
      domainsOf(call),
      ({ DomainId }) => DomainId,
      ({ DomainId }) => DomainId,
      input,
      call,
    );
    return { Domains: items.map((domain) => shown(domain, call)), ...next };
  },

  DescribeDomain({ DomainId }: { readonly DomainId: string }, call) {
    const domain = domainNamed(DomainId, call);
    return { ...shown(domain, call), HomeEfsFileSystemId: domain.HomeEfsFileSystemId, AuthMode: 'IAM' };
  },

  ListUserProfiles(input: InDomain & { readonly UserProfileNameContains?: string }, call) {
    const homes = homesOf(input, input.UserProfileNameContains, 'profiles', call);
    const { items, ...next } = pageOf(homes, input, call);
    return { UserProfiles: items.map((home) => ({ ...common(home), UserProfileName: home.name })), ...next };
  },

  DescribeUserProfile(input: { readonly DomainId: string; readonly UserProfileName: string }, call) {
    const home = homeNamed(input.DomainId, 'profiles', input.UserProfileName, call);
    return {
      ...common(home),
      UserProfileName: home.name,
      UserProfileArn: studioArn(call, 'user-profile', input.DomainId, home.name),
      HomeEfsFileSystemUid: home.HomeEfsFileSystemUid,
    };
  },

  ListSpaces(input: InDomain & { readonly SpaceNameContains?: string }, call) {
    const homes = homesOf(input, input.SpaceNameContains, 'spaces', call);
    const { items, ...next } = pageOf(homes, input, call);
    return { Spaces: items.map((home) => ({ ...common(home), SpaceName: home.name })), ...next };
  },

  DescribeSpace(input: { readonly DomainId: string; readonly SpaceName: string }, call) {
    const home = homeNamed(input.DomainId, 'spaces', input.SpaceName, call);
    return {
      ...common(home),
      SpaceName: home.name,
      SpaceArn: studioArn(call, 'space', input.DomainId, home.name),
      HomeEfsFileSystemUid: home.HomeEfsFileSystemUid,
      SpaceSharingSettings: { SharingType: home.owner === undefined ? 'Shared' : 'Private' },
      ...(home.owner === undefined ? {} : { OwnershipSettings: { OwnerUserProfileName: home.owner } }),
    };
  },
};

interface InDomain extends ListInput {
  readonly DomainIdEquals?: string;
}

type Home = StudioHome & { readonly DomainId: string };

function shown({ DomainId, DomainName }: StudioDomain, call: Call) {
  return { DomainId, DomainName, DomainArn: studioArn(call, 'domain', DomainId), Status: 'InService' };
}

function common({ DomainId }: Home) {
  return { DomainId, Status: 'InService' };
}

function homesOf(
  { DomainIdEquals: id }: InDomain,
  part: string | undefined,
  kind: 'profiles' | 'spaces',
  call: Call,
): Home[] {
  return domainsOf(call)
    .filter(({ DomainId }) => id === undefined || DomainId === id)
    .flatMap((domain) => domain[kind].map((home) => ({ ...home, DomainId: domain.DomainId })))
    .filter(({ name }) => nameContains(name, part));
}

function pageOf(homes: readonly Home[], input: ListInput, call: Call) {
  const name = (home: Home) => `${home.DomainId}/${home.name}`;
  return listPage(homes, name, name, input, call);
}

function domainNamed(id: string, call: Call): StudioDomain {
  return existing(
    domainsOf(call).find(({ DomainId }) => DomainId === id),
    `Domain [${id}]`,
  );
}

function homeNamed(id: string, kind: 'profiles' | 'spaces', name: string, call: Call): Home {
  const home = domainNamed(id, call)[kind].find((each) => each.name === name);
  if (home === undefined) throw new AwsError('ResourceNotFound', `${name} does not exist in domain [${id}].`);
  return { ...home, DomainId: id };
}
