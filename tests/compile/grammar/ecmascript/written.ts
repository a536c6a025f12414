/** Functions with what makes bodies hard: templates in templates, slashes of all meanings, overloads, values. */

export function render<T extends { name: string }>(items: readonly T[], options: { wide?: boolean } = {}): string {
  // It's `not` a "string", nor a bracket: (
  const rows = items.map((item, index) => `${index + 1 / 2}. ${item.name.replace(/[`'"(/]+/g, `'${"`"}'`)}`);
  if (options.wide) /^\s*(?:a|b)\/c$/.exec(rows[0]!)?.[0];
  return rows.length ? `${rows.join(`\n${" ".repeat(rows.length / 2)}`)}` : '';
}

export function parse(text: string): number;
export function parse(text: string, radix: 2 | 8 | 16): number;
export function parse(text: string, radix?: number): number {
  let total = 0;
  for (let i = 0; i < text.length; i++) {
    total = total * (radix ?? 10) + i++ / 2;
  }
  return total;
}

export const half = (x: number, y = 2): number => x / y;

export const pick = <K extends string, V>(from: Map<K, V>, ...keys: K[]): [K, V | undefined][] =>
  keys.map((key) => [key, from.get(key)] as [K, V | undefined]);

export const loud = async (text: string, by: (line: string) => Promise<string> = async (line) => `${line}!`) => {
  return (await by(text)).toUpperCase();
};

export abstract class Store<K, V extends object = {}> {
  #items = new Map<K, V>();

  constructor(private readonly origin: URL, protected limit?: number) {}

  static async *all<T>(from: AsyncIterable<T>, { limit = 10, skip }: { limit?: number; skip: number }): AsyncGenerator<T> {
    for await (const item of from) {
      if (skip-- > 0) continue;
      yield item;
    }
  }

  protected abstract load(key: K, signal?: AbortSignal): Promise<V>;

  get size(): number {
    return this.#items.size;
  }

  set size(value: number) {
    throw new RangeError(`no ${value} ${"items"}`);
  }

  onChange = (key: K, change: (value: V) => void): void => {
    const value = this.#items.get(key);
    if (value) change(value);
  };
}

export function isStore<K>(value: unknown, key: K): value is Store<K> {
  return value instanceof Store && typeof key !== 'undefined';
}
