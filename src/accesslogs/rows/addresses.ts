import {
  type AddressClass,
  addressClass,
  fromBytes,
  type IpAddress,
  parseAddress,
} from '../../core/net/ip.ts';
import { mix } from './hasher.ts';

/** Addresses of a log by small numbers, each parsed once. */
export class Addresses {
  readonly #list: IpAddress[] = [];
  readonly #classes: AddressClass[] = [];
  readonly #byText = new Map<string, number>();
  /** Number + 1 of each IPv4 address, found by probing. */
  #slots = new Int32Array(1 << 10);
  #values = new Int32Array(1 << 10);

  get size(): number {
    return this.#list.length;
  }

  /** Memory in bytes, estimated: most of it is in objects. */
  get bytes(): number {
    return this.#slots.byteLength * 2 + this.#list.length * 320;
  }

  /** The number of an IPv4 address given as a signed number of 32 bits. */
  ofIpv4(value: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = mix(value, 1) & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0) {
        const id = this.#add(
          fromBytes([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]),
        );
        this.#put(slot, value, id);
        return id;
      }
      if (this.#values[slot] === value) return held - 1;
    }
  }

  /** The number of an address as text; -1 where it is none. Notations of one address are one. */
  ofText(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const parsed = parseAddress(text);
    if (!parsed.ok) return -1;
    const { family, bytes } = parsed.value;
    const id =
      family === 4
        ? this.ofIpv4(bytes.reduce((value, byte) => (value << 8) | byte, 0))
        : (this.#byText.get(parsed.value.text) ?? this.#add(parsed.value));
    this.#byText.set(text, id);
    this.#byText.set(parsed.value.text, id);
    return id;
  }

  get(id: number): IpAddress {
    const address = this.#list[id];
    if (address === undefined) throw new RangeError(`No address ${id}.`);
    return address;
  }

  /** Compares two addresses by their text: an order that does not depend on which was seen first. */
  readonly order = (a: number, b: number): number => {
    const [first, second] = [this.get(a).text, this.get(b).text];
    return first < second ? -1 : first > second ? 1 : 0;
  };

  /** Loopback counts as public: it is where the sandbox's workers come from. */
  classOf(id: number): 'private' | 'public' {
    return this.#classes[id] === 'private' ? 'private' : 'public';
  }

  isLoopback(id: number): boolean {
    return this.#classes[id] === 'loopback';
  }

  #add(address: IpAddress): number {
    this.#list.push(address);
    this.#classes.push(addressClass(address));
    return this.#list.length - 1;
  }

  #put(slot: number, value: number, id: number): void {
    this.#slots[slot] = id + 1;
    this.#values[slot] = value;
    if (this.#list.length * 2 <= this.#slots.length) return;
    const [slots, values] = [this.#slots, this.#values];
    const size = slots.length * 2;
    this.#slots = new Int32Array(size);
    this.#values = new Int32Array(size);
    for (const [index, held] of slots.entries()) {
      if (held === 0) continue;
      const moved = values[index] ?? 0;
      let at = mix(moved, 1) & (size - 1);
      while (this.#slots[at] !== 0) at = (at + 1) & (size - 1);
      this.#slots[at] = held;
      this.#values[at] = moved;
    }
  }
}
