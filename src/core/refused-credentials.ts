const NAMES =
  /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|InvalidAccessKeyId|InvalidToken|TokenRefreshRequired|RequestExpired|ExpiredToken(?:Exception)?)$/;
const EXPIRED = /^(?:ExpiredToken(?:Exception)?|TokenRefreshRequired)$/;

/**
 * True for the name of an error by which AWS refuses a signature or the one who signed: every further call with
 * the same credentials ends like it.
 */
export function refusesCredentials(name: string | undefined): boolean {
  return NAMES.test(name ?? '');
}

/** True for the name of an error of AWS that says that temporary credentials have expired. */
export function isExpiry(name: string): boolean {
  return EXPIRED.test(name);
}
