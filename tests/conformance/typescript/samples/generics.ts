export interface Box<T> {
  value: T;
}
// yes {"value": "a"}
// no {"value": 1}
export type TextBox = Box<string>;
export type NestedBox = Box<Box<number>>;
export interface Pair<A, B = A> {
  left: A;
  right: B;
}
// yes {"left": 1, "right": 2}
// no {"left": 1, "right": "2"}
export type Defaulted = Pair<number>;
export type Given = Pair<string, boolean>;
export type List<T> = { items: T[]; next?: List<T> };
// yes {"items": [1], "next": {"items": []}}
// no {"items": [1], "next": {"items": ["a"]}}
export type Numbers = List<number>;
export type Maybe<T> = T | null;
export type MaybeText = Maybe<string>;
export type MaybePair = Maybe<Pair<string, number>>;
export type Wrapped<T> = { [key: string]: T };
export type WrappedFlags = Wrapped<boolean>;
export interface Extended<T> extends Box<T> {
  more: T[];
}
export type ExtendedText = Extended<string>;
export interface Fixed extends Box<number> {
  name: string;
}
export type With<T> = T & { id: number };
// yes {"a": "x", "id": 1}
// no {"a": "x"}
export type WithId = With<{ a: string }>;
export type Bounded<T extends string = "x" | "y"> = { word: T };
export type BoundedDefault = Bounded;
export type BoundedGiven = Bounded<"z">;
export type Choice<T, K extends string> = { kind: K; payload: T };
export type Event = Choice<{ x: number }, "move"> | Choice<{ key: string }, "press">;
export interface Tree<T> {
  value: T;
  children: Tree<T>[];
}
// yes {"value": 1, "children": [{"value": 2, "children": []}]}
// no {"value": 1, "children": [{"value": "2", "children": []}]}
export type NumberTree = Tree<number>;
export type Tuple<A, B> = [A, B];
export type Made = Tuple<string, number>;
export type Optional<T> = { value?: T };
export type OptionalUnion = Optional<string | undefined>;
export class Generic<T> {
  data!: T;
  list: T[] = [];
}
export type OfClass = Generic<string>;
export type Page<T> = { items: T[]; total: number };
export type PageOfPairs = Page<Pair<string>>;
export type Inner<T> = { a: Box<T>; b: Maybe<T> };
export type InnerText = Inner<"t">;
