import { SCAN_WASM } from './scan-wasm.ts';

/** What is used of WebAssembly, whose types are those of browsers. */
export interface ScanMemory {
  readonly buffer: SharedArrayBuffer;
}
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => ScanMemory;
}
const { Module, Instance, Memory } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

/** What the scanner in WebAssembly offers; see wasm/scan.ts, wasm/known.ts and wasm/table.ts. */
export interface ScanExports {
  scan(start: number, end: number, rowsAt: number, keysAt: number, resultAt: number): number;
  placesAt(): number;
  tailsAt(): number;
  logDayAt(): number;
  signedDayAt(): number;
  setLogDay(number: number, seconds: number): void;
  setSignedDay(number: number, seconds: number): void;
  setWindow(from: number, to: number): void;
  setPlace(number: number, length: number, bucket: number): void;
  setTail(number: number, length: number, way: number): void;
  addRows(rowsAt: number, from: number, to: number, bucketsAt: number): number;
  setAddress(ipv4: number, number: number): void;
  stateAt(): number;
}

const PAGE = 1 << 16;
/** What the module has for itself. */
export const OWN_BYTES = 3 * PAGE;

let compiled: object | undefined;

/** The scanner, compiled once for all its instances. */
export function scanModule(): object {
  compiled ??= new Module(Buffer.from(SCAN_WASM, 'base64'));
  return compiled;
}

/** Memory of one instance: its own, and `bytes` behind it. */
export function scanMemory(bytes: number): ScanMemory {
  const pages = Math.ceil((OWN_BYTES + bytes) / PAGE);
  return new Memory({ initial: pages, maximum: pages, shared: true });
}

export function instantiate(module: object, memory: ScanMemory): ScanExports {
  return new Instance(module, { env: { memory } }).exports as unknown as ScanExports;
}
