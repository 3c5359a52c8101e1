/** Where a resource is: a call, or the state of a region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}
