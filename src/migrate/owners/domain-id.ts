/** What is wrong with an id of a domain of SageMaker Studio; undefined for one that may be. */
export function domainProblem(id: string): string | undefined {
  return /^d-(?:-*[a-z0-9]){1,61}$/.test(id) ? undefined : 'A domain ID is d- followed by letters or digits.';
}
