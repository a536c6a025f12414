export const words = ["a", "b", "c"] as const;
// yes "a"
// no "d"
export type Word = (typeof words)[number];
export const config = { port: 80, host: "localhost", tags: ["x"], on: true };
// yes {"port": 1, "host": "h", "tags": [], "on": false}
// no {"port": "1", "host": "h", "tags": [], "on": false}
export type Config = typeof config;
export const fixed = { mode: "dark", level: 3, inner: { deep: "x" } } as const;
export type Fixed = typeof fixed;
export type Mode = (typeof fixed)["mode"];
export type FixedKeys = keyof typeof fixed;
export const single = "only";
export type Single = typeof single;
export const annotated: { a: string; b?: number } = { a: "x" };
export type Annotated = typeof annotated;
export enum Level {
  Low = "low",
  High = "high",
}
export type LevelNames = keyof typeof Level;
export type LevelValues = `${Level}`;
export const lookup = { one: 1, two: 2 } as const;
export type LookupValues = (typeof lookup)[keyof typeof lookup];
export const satisfying = { a: "x", b: 2 } satisfies Record<string, string | number>;
export type Satisfying = typeof satisfying;
export const pair = ["a", 1] as const;
export type PairType = typeof pair;
export const nested = { list: [{ id: 1, name: "n" }] };
export type NestedType = typeof nested;
export type OneOfList = (typeof nested)["list"][number];
export const negative = -5;
export type Negative = typeof negative;
export interface UsesTypeof {
  mode: (typeof fixed)["mode"];
  word: Word;
  config?: typeof config;
}
export const asserted = { kind: "a" as "a" | "b", n: null as number | null };
export type Asserted = typeof asserted;
