/** Actions that every caller with valid credentials may call: no policy grants them and none can deny them. */
const NEEDS_NO_PERMISSION: { readonly [action: string]: string } = {
  'sts:getcalleridentity': 'AWS STS API Reference, GetCallerIdentity (allowed even under an explicit deny)',
  'sts:getsessiontoken':
    'AWS STS API Reference, GetSessionToken (no permissions are required, and policies cannot control it)',
};

/** The page that says an action, in any case, needs no permission; undefined for every other action. */
export function needsNoPermission(action: string): string | undefined {
  const name = action.toLowerCase();
  return Object.hasOwn(NEEDS_NO_PERMISSION, name) ? NEEDS_NO_PERMISSION[name] : undefined;
}
