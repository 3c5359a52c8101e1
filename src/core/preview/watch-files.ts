import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Editors write in several steps. Milliseconds. */
const SETTLED = 50;

/**
 * Calls back when one of the files was written, replaced or removed; the function it gives ends that. Folders are
 * watched, since editors replace files instead of writing them. A folder that cannot be watched, or goes away,
 * takes its reloads with it and nothing else.
 */
export function watchFiles(files: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLED);
  };
  const folders = Map.groupBy(new Set(files.map((file) => resolve(file))), (file) => dirname(file));
  const watchers = [...folders].flatMap(([folder, paths]) => {
    const names = new Set(paths.map((path) => basename(path)));
    return watched(folder, (name) => (name === null || names.has(name)) && later());
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function watched(folder: string, seen: (name: string | null) => void): FSWatcher[] {
  try {
    const watcher = watch(folder, (_, name) => seen(name));
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}
