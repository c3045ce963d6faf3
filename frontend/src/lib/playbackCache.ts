/** The least recently used go first, and what counts is bytes: decoded pictures differ in size a hundredfold. */

interface Entry<V> {
  value: V;
  bytes: number;
}

export class ByteCache<V> {
  readonly budget: number;
  readonly #entries = new Map<string, Entry<V>>(); // oldest use first
  readonly #letGo: (value: V, key: string) => void;
  #pinned: ReadonlySet<string> = new Set();
  #bytes = 0;

  constructor(budget: number, letGo: (value: V, key: string) => void) {
    this.budget = budget;
    this.#letGo = letGo;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** The value, which counts as used now. */
  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** These stay whatever comes. It is for the caller to pin less than the budget. */
  pin(keys: ReadonlySet<string>): void {
    this.#pinned = keys;
  }

  /** Whether it has found room. Where only pinned ones could make room, a newcomer that is not pinned is let go at once. */
  put(key: string, value: V, bytes: number): boolean {
    this.delete(key);
    if (!this.#makeRoom(bytes) && !this.#pinned.has(key)) {
      this.#letGo(value, key);
      return false;
    }
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    return true;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    this.#letGo(entry.value, key);
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key);
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  #makeRoom(bytes: number): boolean {
    for (const key of this.#entries.keys()) {
      if (this.#bytes + bytes <= this.budget) return true;
      if (!this.#pinned.has(key)) this.delete(key);
    }
    return this.#bytes + bytes <= this.budget;
  }
}
