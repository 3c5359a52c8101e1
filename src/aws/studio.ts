import {
  DescribeDomainCommand,
  DescribeSpaceCommand,
  DescribeUserProfileCommand,
  ListSpacesCommand,
  ListUserProfilesCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { CallOptions } from '../core/call-options.ts';
import { mapOrdered } from '../core/concurrency.ts';
import { abort, collect, named, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';

/** Whose folder it is on the EFS volume of a domain, by the number that names the folder. */
export interface Home {
  readonly kind: 'user-profile' | 'space';
  readonly name: string;
  readonly uid: string;
}

/** AWS throttles descriptions; a domain has hundreds of profiles at most. */
const AT_A_TIME = 4;

/** SageMaker Studio's domains, as far as their EFS volumes are concerned. */
export function createStudioApi(config: ClientConfig) {
  const client = named(new SageMakerClient(config), 'sagemaker');
  return {
    /** The homes of all user profiles and spaces of a domain; those that are being deleted meanwhile are left out. */
    async homes(DomainId: string, options?: CallOptions): Promise<Home[]> {
      // A listing by a domain that is not there is empty, which says something else.
      await client.send(new DescribeDomainCommand({ DomainId }), abort(options));
      const profiles = await collect(
        (NextToken) =>
          client.send(
            new ListUserProfilesCommand({ DomainIdEquals: DomainId, NextToken, MaxResults: 100 }),
            abort(options),
          ),
        (page) => page.UserProfiles?.map(({ UserProfileName }) => UserProfileName ?? ''),
        (page) => page.NextToken,
      );
      const spaces = await collect(
        (NextToken) =>
          client.send(
            new ListSpacesCommand({ DomainIdEquals: DomainId, NextToken, MaxResults: 100 }),
            abort(options),
          ),
        (page) => page.Spaces?.map(({ SpaceName }) => SpaceName ?? ''),
        (page) => page.NextToken,
      );
      const describe = (kind: Home['kind'], name: string) =>
        orMissing(
          () =>
            kind === 'space'
              ? client.send(new DescribeSpaceCommand({ DomainId, SpaceName: name }), abort(options))
              : client.send(
                  new DescribeUserProfileCommand({ DomainId, UserProfileName: name }),
                  abort(options),
                ),
          (error) => error.aws?.name === 'ResourceNotFound',
        );
      const wanted = [
        ...profiles.map((name) => ({ kind: 'user-profile' as const, name })),
        ...spaces.map((name) => ({ kind: 'space' as const, name })),
      ];
      const described = await mapOrdered(
        wanted,
        AT_A_TIME,
        async (home) => ({ ...home, uid: (await describe(home.kind, home.name))?.HomeEfsFileSystemUid }),
        options?.signal,
      );
      return described.flatMap(({ uid, ...home }) => (uid === undefined ? [] : [{ ...home, uid }]));
    },
    close: () => client.destroy(),
  };
}
