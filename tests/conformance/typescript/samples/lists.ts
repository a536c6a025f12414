// yes ["a"]
// no [1]
export type Strings = string[];
export type Generic = Array<number>;
export type ReadonlyList = readonly string[];
export type ReadonlyGeneric = ReadonlyArray<boolean>;
export type ListOfUnion = (string | number)[];
export type ListOfList = number[][];
export type ListOfObjects = { a: string }[];
// yes [1, "a"]
// no [1]
// no [1, "a", true]
export type Pair = [number, string];
export type Named = [first: number, second: string];
// yes [1]
// yes [1, "a"]
// no []
export type OptionalItem = [number, string?];
export type TwoOptional = [number, string?, boolean?];
export type NamedOptional = [first: string, second?: number];
// yes [1, "a", "b"]
// yes [1]
// no ["a"]
export type WithRest = [number, ...string[]];
export type NamedRest = [first: boolean, ...rest: number[]];
export type OptionalAndRest = [number, string?, ...boolean[]];
export type OnlyRest = [...string[]];
export type NoItems = [];
export type Same = [number, number];
export type Spread = [boolean, ...Pair];
export type SpreadTwice = [...Pair, ...Named];
export type ReadonlyPair = readonly [string, number];
export interface Holder {
  pairs: Pair[];
  maybe?: OptionalItem;
  either: Strings | Pair;
}
export type Extending = Holder["pairs"][number];
export interface IsList extends Array<string> {}
export type NullableItems = (string | null)[];
export type Matrix = [[number, number], [number, number]];
