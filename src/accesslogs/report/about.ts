/** Where a report that is handed over comes from. */
export interface ReportAbout {
  /** What was read, in the words of the command line. */
  readonly sources: readonly string[];
  readonly made: Date;
  readonly version?: string;
}
