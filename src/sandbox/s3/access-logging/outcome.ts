/** How a request ended, as far as only the sender of the answer knows it. */
export interface Outcome {
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly bytesSent: number;
  readonly objectSize: number | undefined;
  /** Milliseconds. */
  readonly totalTime: number;
  readonly turnAroundTime: number;
}
