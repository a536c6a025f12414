export interface Source {
  a: string;
  b?: number;
  readonly c: boolean;
}
// yes {}
// no {"a": 1}
export type AllOptional = { [K in keyof Source]?: Source[K] };
// yes {"a": "x", "b": 1, "c": true}
// no {"a": "x", "c": true}
export type AllRequired = { [K in keyof Source]-?: Source[K] };
export type Writable = { -readonly [K in keyof Source]: Source[K] };
// yes {"x": 1, "y": 2}
// no {"x": 1}
export type FromUnion = { [K in "x" | "y"]: number };
export type OptionalFromUnion = { [K in "x" | "y"]?: string };
export type ToFlags = { [K in keyof Source]: boolean };
export type Nullable<T> = { [K in keyof T]: T[K] | null };
export type NullableSource = Nullable<Source>;
// yes {"get_a": "x", "get_c": true}
// no {"a": "x"}
export type Prefixed = { [K in keyof Source as `get_${K}`]: Source[K] };
export type Getters<T> = { [K in keyof T as `get${Capitalize<string & K>}`]: T[K] };
export type SourceGetters = Getters<{ name: string; age: number }>;
export type Without<T, U> = { [K in keyof T as Exclude<K, U>]: T[K] };
export type WithoutA = Without<Source, "a">;
export type OnlyStrings<T> = { [K in keyof T as T[K] extends string ? K : never]: T[K] };
// yes {"a": "x", "b": "lit"}
// no {"a": "x", "b": "lit", "n": 1}
export type StringsOfMixed = OnlyStrings<{ a: string; n: number; b: "lit" }>;
export type Boxed<T> = { [K in keyof T]: { value: T[K] } };
export type BoxedSource = Boxed<Source>;
export type OverString = { [K in string]: number };
export type OverNumber = { [K in number]: string };
export type Swapped = { [E in { kind: "a"; v: 1 } | { kind: "b"; v: 2 } as E["kind"]]: E["v"] };
export type MappedTuple<T> = { [K in keyof T]: { of: T[K] } };
export type OfTuple = MappedTuple<[string, number]>;
export type OfArray = MappedTuple<string[]>;
export type Deep<T> = { [K in keyof T]?: T[K] extends object ? Deep<T[K]> : T[K] };
export type DeepNested = Deep<{ a: { b: { c: string } }; d: number }>;
export type Const = { [K in keyof Source]: "fixed" };
