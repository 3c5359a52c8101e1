/** Why nothing can be changed now, and what would allow it. */
export function readOnlyWords(locked: string | undefined): string {
  return locked === undefined
    ? 'Read-only: W allows changes (or start with --write).'
    : `Read-only because of ${locked}. Start with --write to allow changes.`;
}
