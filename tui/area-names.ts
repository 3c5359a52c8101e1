/** Names of the tabs, for --screen; apart from the tabs themselves, so that checking a name loads nothing. */
export const AREA_NAMES: readonly string[] = ['workteams'];
