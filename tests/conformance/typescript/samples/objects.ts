// yes {"a": "x", "b": 1}
// yes {"a": "x"}
// no {"b": 1}
// no {"a": "x", "c": 1}
export interface Plain {
  a: string;
  b?: number;
}
export type Literal = { a: string; b?: number };
// yes {"inner": {"deep": {"x": true}}}
// no {"inner": {"deep": {}}}
export interface Nested {
  inner: { deep: { x: boolean }; list?: { y: string }[] };
}
export interface Empty {}
export interface Readonlies {
  readonly a: string;
  readonly b?: readonly string[];
}
// yes {"a-b": 1, "c d": "x", "0": true}
// no {"a-b": 1, "c d": "x"}
export interface Quoted {
  "a-b": number;
  'c d': string;
  0: boolean;
}
export interface Computed {
  ["lit"]: string;
  plain: number;
}
export interface Base {
  id: number;
}
export interface Named {
  name: string;
}
// yes {"id": 1, "extra": "x"}
// no {"extra": "x"}
export interface Derived extends Base {
  extra: string;
}
export interface Twice extends Base, Named {
  more?: boolean;
}
export interface Chain extends Derived {
  last: null;
}
// yes {"id": 7, "name": "n"}
// no {"id": 8, "name": "n"}
export interface Narrowed extends Twice {
  id: 7;
}
// yes {"k": 1, "other": 2}
// no {"k": "1"}
export interface Dictionary {
  [key: string]: number;
}
export interface NumberKeys {
  [index: number]: string;
}
// yes {"known": "x", "z": "y"}
// no {"known": "x", "z": 1}
export interface KnownAndMore {
  known: string;
  [key: string]: string;
}
export interface LooseMore {
  known: string;
  [key: string]: any;
}
export interface UnionMore {
  known: string;
  count?: number;
  [key: string]: string | number | undefined;
}
export type Both = Base & Named;
export type BothLiteral = { a: string } & { b: number };
// yes {"id": 1, "kind": "x", "x": 1}
// no {"id": 1, "kind": "y", "x": 1}
export type BaseAndUnion = Base & ({ kind: "x"; x: number } | { kind: "y"; y: string });
export type Overlapping = { a: string; b?: number } & { a: string; b: number };
export type NarrowedByIntersection = { a: string | number } & { a: number };
export type Branded = string & { __brand: "Branded" };
export type WithEmpty = { a: string } & {};
export interface Merged {
  first: string;
}
export interface Merged {
  second?: number;
}
export interface HasAlias {
  base: Base;
  named?: Named;
  either: Base | Named;
  all: Base[];
}
export interface Doc {
  /** A line. */
  a: string;
  // not a doc comment
  b: number;
}
export type OptionalUnion = { a?: "x" | "y" | null };
export type DeepOptional = { a?: { b?: { c?: number } } };
export interface ManyKinds {
  a: string;
  b: number;
  c: boolean;
  d: null;
  e: any;
  f: unknown;
  g: string[];
  h: { [key: string]: boolean };
  i: [number, string];
  j: "lit";
}
export type StringKeyed = { [name: string]: { id: number } };
export interface ExtendsAlias extends BothLiteral {
  c: boolean;
}
export interface OptionalNever {
  a: string;
  b?: never;
}
