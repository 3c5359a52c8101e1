import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { mappedValues } from '../remap/remap.ts';
import type { Journal } from '../sync/journal.ts';
import type { MigrateInput } from './migration-plan.ts';

/**
 * Throws a usage error where an earlier sync to this place changed flows on their way and this plan would put the
 * unchanged ones there again, without that having been said.
 */
export function checkNotUndone(
  input: MigrateInput,
  { entries, changed }: Pick<Journal, 'entries' | 'changed'>,
): void {
  if (input.asIs || entries.size === 0) return;
  // A journal of an earlier version tells only by its entries that something was changed.
  const other = [...entries.values()].some(({ source, sha256 }) => source !== sha256);
  const before = changed ?? { remap: other && input.stripTrained !== true, stripTrained: false };
  const missing = [
    ...(before.remap && input.remap === undefined ? ['--remap'] : []),
    ...(before.stripTrained && input.stripTrained !== true ? ['--strip-trained'] : []),
  ];
  if (missing.length === 0) return checkMap(input, changed?.mapped ?? []);
  throw usageError(
    `The last sync of these folders to this target had ${missing.join(' and ')}. Without it, unchanged flows would replace those that were changed for the new location.`,
    {
      code: 'remap-undone',
      hint: `Pass ${missing.join(' and ')} again, or --as-is to upload the files as they are.`,
    },
  );
}

/** The same for a map that replaces less than the one before. */
function checkMap({ remap }: MigrateInput, before: readonly string[]): void {
  if (remap === undefined) return;
  const now = new Set(mappedValues(remap));
  const gone = before.filter((value) => !now.has(value));
  if (gone.length === 0) return;
  const shown = gone
    .slice(0, 5)
    .map((value) => quoteForMessage(value))
    .join(', ');
  const more = gone.length > 5 ? ` and ${gone.length - 5} more` : '';
  throw usageError(
    `The map of the last sync of these folders to this target also replaced ${shown}${more}. With this map the old values would be restored.`,
    {
      code: 'remap-undone',
      hint: 'Add what is missing to the map; a value that is mapped to itself stays as it is.',
    },
  );
}
