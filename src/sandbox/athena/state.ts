/** A table over the objects of a place, as its statement made it. */
export interface Table {
  readonly location: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly format: 'lines' | 'parquet' | 'orc';
  /** Objects at the location name those that are read, one a line. */
  readonly symlink: boolean;
  readonly partitions: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface SandboxWorkGroup {
  readonly description: string | undefined;
  readonly outputLocation: string | undefined;
  readonly enforced: boolean;
  readonly scanLimit: number | undefined;
}

/** Workgroups, databases and tables of one region: what Athena and the data catalog of AWS Glue know. */
export class AthenaState {
  /** Every account has one called primary. */
  readonly workGroups = new Map<string, SandboxWorkGroup>([
    ['primary', { description: undefined, outputLocation: undefined, enforced: false, scanLimit: undefined }],
  ]);
  /** Tables by name, by database. */
  readonly databases = new Map<string, Map<string, Table>>();
}
