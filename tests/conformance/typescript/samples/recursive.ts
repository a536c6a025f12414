// yes {"value": 1, "next": {"value": 2}}
// no {"value": 1, "next": {"value": "2"}}
export interface Node_ {
  value: number;
  next?: Node_;
}
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export interface A {
  b?: B;
}
export interface B {
  a: A | null;
}
export type Nested = { children: Nested[] };
export type DeepPartial<T> = T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;
// yes {"next": {"next": {}}}
// no {"next": {"next": {"value": "x"}}}
export type PartialNode = DeepPartial<Node_>;
export interface Folder {
  name: string;
  entries: (Folder | File_)[];
}
export interface File_ {
  name: string;
  size: number;
}
export type Expression = { op: "+" | "-"; left: Expression; right: Expression } | number;
export type LinkedList<T> = { head: T; tail: LinkedList<T> | null };
export type TextList = LinkedList<string>;
export interface Menu {
  items: Record<string, Menu | string>;
}
export type Tree = [string, Tree[]];
export type NullableDeep<T> = { [K in keyof T]: T[K] extends object ? NullableDeep<T[K]> : T[K] | null };
export type NullableFolder = NullableDeep<{ a: { b: { c: string } } }>;
