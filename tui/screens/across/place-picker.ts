import { dirname, join, resolve } from 'node:path';
import { throwIfAborted } from '../../../src/core/errors.ts';
import { counted, grouped } from '../../../src/core/text/grouped.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { PlaceField } from '../../state/completion.ts';
import type { Item } from '../../state/overlay.ts';
import { atHome } from '../../text/home.ts';
import type { Shell } from '../area.ts';
import { pickLater } from '../pick-later.ts';
import { isInS3, mayNotList, type Places, placesFor } from './places.ts';

/** What a list of places is opened for. */
export interface Picking extends PlaceField {
  /** The question, where nothing is named yet. */
  readonly top: string;
  /** What taking a place does, as one or two words: `check this`. */
  readonly take: string;
  /** Files that are offered; all where it is left out. */
  readonly offers?: (name: string) => boolean;
}

/** What choosing an item does: go there, or take it. */
const GO = 'go ';
const TAKE = 'take ';

/** Names of one place that are offered; of more the list says so, and typing goes on. */
const MOST_ITEMS = 5_000;

let asking: AbortController | undefined;

/**
 * Offers what is at a place: a local folder's path or an S3 URI, each with a slash at its end; undefined is the top,
 * with this machine and the buckets. `typed` narrows the list from the start. `chosen` takes the place in the end.
 */
export async function pickPlace(
  shell: Shell,
  picking: Picking,
  at: string | undefined,
  chosen: (place: string) => void,
  typed = '',
): Promise<void> {
  asking?.abort();
  const controller = new AbortController();
  asking = controller;
  try {
    const list = {
      title: at ?? picking.top,
      free: true,
      asking: 'Looking …',
      typed,
      take: (value: string) => taken(shell, picking, at, value, chosen),
    };
    await pickLater(shell, list, async () => {
      const found = await look(shell, picking, at, controller.signal);
      const items = at === undefined ? topItems(picking, found) : itemsAt(picking, at, found);
      return { title: titleOf(picking, at, found), items, empty: 'Nothing here.' };
    });
  } catch (error) {
    if (!controller.signal.aborted) shell.notify(toGroundctlError(error).message, 'bad');
  }
}

/** Goes where the item leads, or hands on the place that it stands for; a name that was typed is below `at`. */
function taken(
  shell: Shell,
  picking: Picking,
  at: string | undefined,
  value: string,
  chosen: (place: string) => void,
): void {
  if (value.startsWith(GO)) void pickPlace(shell, picking, value.slice(GO.length) || undefined, chosen);
  else if (value.startsWith(TAKE)) chosen(value.slice(TAKE.length));
  else chosen(/^[a-z0-9]+:|^[/~]/i.test(value) ? value : `${at ?? ''}${value}`);
}

type Found = Pick<Places, 'names' | 'more' | 'unnamed'>;

async function look(
  shell: Shell,
  { where }: Picking,
  at: string | undefined,
  signal: AbortSignal,
): Promise<Found> {
  const connection = shell.connection();
  if (at !== undefined) return placesFor(at, connection, signal);
  if (where === 'here') return { names: [], more: false, unnamed: 0 };
  try {
    return await placesFor('s3://', connection, signal);
  } catch (error) {
    throwIfAborted(signal);
    if (!mayNotList(error)) throw error;
    return { names: [], more: true, unnamed: 0 };
  }
}

function titleOf({ top, where }: Picking, at: string | undefined, { names, more, unnamed }: Found): string {
  if (at === undefined) {
    const buckets = more ? 'no permission to list buckets: type s3://NAME' : counted(names.length, 'bucket');
    return where === 'here' ? top : `${top}  ${buckets}`;
  }
  const folders = names.filter((name) => name.endsWith('/')).length;
  const count = `${counted(folders, 'folder')}, ${counted(names.length - folders, 'file')}`;
  return [
    `${at}  ${more ? 'more than ' : ''}${count}`,
    ...(more || names.length > MOST_ITEMS ? ['a name that is not shown can be typed'] : []),
    ...(unnamed > 0 ? [`${grouped(unnamed)} with names that cannot be shown`] : []),
  ].join('; ');
}

function topItems({ where }: Picking, { names }: Found): Item[] {
  const here = join(process.cwd(), '/');
  return [
    ...(where === 's3' ? [] : [{ value: `${GO}${here}`, label: 'this machine', detail: here }]),
    ...names.map((name) => ({ value: `${GO}s3://${name}`, label: name.slice(0, -1) })),
  ];
}

function itemsAt({ wants, where, take, offers }: Picking, at: string, { names }: Found): Item[] {
  const up = above(at);
  const shown = names.filter((name) => !name.startsWith('.')).slice(0, MOST_ITEMS);
  const files = wants === 'folder' ? [] : shown.filter((name) => !name.endsWith('/'));
  return [
    ...(wants === 'file' ? [] : [{ value: `${TAKE}${at}`, label: take, detail: at }]),
    ...(up === '' && where === 'here'
      ? []
      : [{ value: `${GO}${up}`, label: '..', detail: up || 'buckets and this machine' }]),
    ...shown
      .filter((name) => name.endsWith('/'))
      .map((name) => ({ value: `${GO}${at}${name}`, label: name })),
    ...files
      .filter((name) => offers?.(name) ?? true)
      .map((name) => ({ value: `${TAKE}${at}${name}`, label: name })),
  ];
}

/** The place one level up; empty for the top. */
function above(at: string): string {
  if (isInS3(at)) return /^s3:\/\/[^/]*\/$/i.test(at) ? '' : at.replace(/[^/]*\/$/, '');
  const here = resolve(atHome(at));
  return dirname(here) === here ? '' : join(dirname(here), '/');
}
