import { type FlowSources, FOLDERS } from '../files/flow-sources.ts';
import { apartRoots, openRoot, type Root } from '../files/walk.ts';
import { type OpenBucket, StagedFlows } from './staged-flows.ts';
import { isStaged, stagedRoot } from './staged-root.ts';

/** Folders of this machine and places in S3 beside each other, for one run. */
export function flowSources(openBucket: OpenBucket): FlowSources {
  const staged = new StagedFlows(openBucket);
  const of = (root: string): FlowSources => (isStaged(root) ? staged : FOLDERS);
  return {
    open: async (places) => {
      const opened = places.map((place): Root | Promise<Root> =>
        isStaged(place) ? stagedRoot(place) : openRoot(place),
      );
      return apartRoots(await Promise.all(opened));
    },
    walk: (root, signal) => of(root.real).walk(root, signal),
    identify: (file) => of(file.root.real).identify(file),
    read: (root, path, head, turn) => of(root).read(root, path, head, turn),
    watch: () => {
      const [here, there] = [FOLDERS.watch(), staged.watch()];
      return { is: (root, path, identity) => (isStaged(root) ? there : here).is(root, path, identity) };
    },
  };
}
