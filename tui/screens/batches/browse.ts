import { dirname, join, resolve } from 'node:path';
import { type Browsed, browseFolder } from '../../../src/batches/browse.ts';
import type { Connection } from '../../../src/connect.ts';
import { placeOf } from '../../../src/core/files/text-place.ts';
import { counted } from '../../../src/core/text/grouped.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { Item } from '../../state/overlay.ts';
import type { Shell } from '../area.ts';
import { pickLater } from '../pick-later.ts';
import { AS_BATCH } from './forms.ts';
import { openSource } from './run.ts';

/** What choosing an item does: go there, or check it. */
const GO = 'go ';
const CHECK = 'check ';

const TOP = 'Where is the data?';

const NOTHING: Browsed = { folders: [], manifests: [], more: false };

let asking: AbortController | undefined;

/**
 * Offers what is at a place: undefined is the top, with this machine and the account's buckets. A place is a local
 * folder's path or an S3 URI, each with a slash at its end.
 */
export async function browse(shell: Shell, at: string | undefined): Promise<void> {
  asking?.abort();
  const controller = new AbortController();
  asking = controller;
  try {
    const title = at ?? TOP;
    await pickLater(
      shell,
      { id: 'browse', title, free: true, asking: 'Looking …', payload: at },
      async () => {
        const found = await look(shell, at, controller.signal);
        const items = at === undefined ? topItems(found) : itemsAt(at, found);
        return { title: titleOf(at, found), items, empty: 'Nothing is here.' };
      },
    );
  } catch (error) {
    if (!controller.signal.aborted) shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Goes where the chosen item leads; a name that was typed is checked, below the place that was open. */
export function browsed(shell: Shell, value: string, at: string | undefined): void {
  if (value.startsWith(GO)) void browse(shell, value.slice(GO.length) || undefined);
  else if (value.startsWith(CHECK)) openSource(shell, value.slice(CHECK.length), AS_BATCH);
  else openSource(shell, /^[a-z0-9]+:|^[/~]/i.test(value) ? value : `${at ?? ''}${value}`, AS_BATCH);
}

async function look(shell: Shell, at: string | undefined, signal: AbortSignal): Promise<Browsed> {
  const connection = shell.connection();
  if (at === undefined) return connection === undefined ? NOTHING : buckets(connection, signal);
  const place = placeOf(at);
  if (place.in === 'file') return browseFolder(place.path);
  if (!connection) return NOTHING;
  return connection.batches.browse({ bucket: place.bucket, prefix: place.key }, signal);
}

/** Who may not list buckets may well know the name of one, and has local folders. */
async function buckets(connection: Connection, signal: AbortSignal): Promise<Browsed> {
  try {
    return await connection.batches.browse(undefined, signal);
  } catch (error) {
    if (toGroundctlError(error).aws?.httpStatus !== 403) throw error;
    return { ...NOTHING, more: true };
  }
}

function titleOf(at: string | undefined, { folders, more }: Browsed): string {
  if (at === undefined) {
    const buckets = more ? 'buckets may not be listed: type s3://NAME' : counted(folders.length, 'bucket');
    return `${TOP}  ${buckets}`;
  }
  const count = `${more ? 'more than ' : ''}${counted(folders.length, 'folder')}`;
  return `${at}  ${count}${more ? '; a name that is not shown can be typed' : ''}`;
}

function topItems({ folders }: Browsed): Item[] {
  const here = withSlash(process.cwd());
  return [
    { value: `${GO}${here}`, label: 'this machine', detail: here },
    ...folders.map((name) => ({ value: `${GO}s3://${name}/`, label: name })),
  ];
}

function itemsAt(at: string, { folders, manifests }: Browsed): Item[] {
  return [
    { value: `${CHECK}${at}`, label: 'check this', detail: `everything below ${at}` },
    { value: `${GO}${above(at)}`, label: '..', detail: above(at) || 'buckets and this machine' },
    ...folders.map((name) => ({ value: `${GO}${at}${name}`, label: name })),
    ...manifests.map((name) => ({
      value: `${CHECK}${at}${name}`,
      label: name,
      detail: 'manifest: check it',
    })),
  ];
}

/** The place one level up; empty for the top. */
function above(at: string): string {
  const place = placeOf(at);
  if (place.in === 'file') return dirname(resolve(at)) === resolve(at) ? '' : withSlash(dirname(resolve(at)));
  const folder = place.key.replace(/[^/]*\/$/, '');
  return place.key === '' ? '' : `s3://${place.bucket}/${folder}`;
}

function withSlash(path: string): string {
  return join(path, '/');
}
