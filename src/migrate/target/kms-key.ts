/** What is wrong with something that should name a KMS key; undefined for an id, an alias or an ARN. */
export function kmsKeyProblem(text: string): string | undefined {
  return /^[\w:/.+=@-]{1,2048}$/.test(text) ? undefined : 'It must be the ID, alias or ARN of a KMS key.';
}
