/** Why nothing can be changed now, and what would allow it. */
export function readOnlyWords(locked: string | undefined): string {
  return locked === undefined
    ? 'Read-only: W allows changes (or start with --write).'
    : `Read-only: ${locked} says so. Start with --write to allow changes.`;
}
