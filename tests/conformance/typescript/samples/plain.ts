// yes "a"
// no 1
export type Text = string;
// yes 1.5
// no "1"
export type Amount = number;
export type Flag = boolean;
// yes null
// no 0
export type Nothing = null;
export type Anything = any;
export type Whatever = unknown;
// yes "a"
// no "b"
export type OneWord = "a";
// yes 3
// no 4
export type OneNumber = 3;
export type Negative = -2.5;
export type Yes = true;
// yes "on"
// no "ON"
export type Switch = "on" | "off";
// yes 2
// yes "two"
// no 3
export type Mixed = 1 | 2 | "two" | null;
export type TextOrNumber = string | number;
export type MaybeText = string | null;
export type Alias = Text;
export type AliasOfUnion = Switch | MaybeText;
export type Parens = (string | (number | boolean));
export type AnyObject = object;
// yes "2024-02-29T12:00:00Z"
// no 5
export type Moment = Date;
export type Address = URL;
// yes {"at": "2024-02-29T12:00:00Z"}
// no {}
export interface Timed {
  at: Date;
  site?: URL;
}
export type Quoted = 'it\'s' | "\"q\"" | "tab\t" | "\u00e9";
export type LongUnion = "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j";
export type UnionOfObjects = { kind: "a"; a: number } | { kind: "b"; b: string };
export type WithUndefined = { a: string | undefined; b?: number | undefined; c: undefined | null | 1 };
export type NullableParts = { a: string | null; b?: null };
