export type IsString<T> = T extends string ? "yes" : "no";
// yes "yes"
// no "no"
export type OfString = IsString<string>;
export type OfNumber = IsString<number>;
// yes "no"
// yes "yes"
// no "maybe"
export type OfBoth = IsString<string | number>;
export type ElementOf<T> = T extends (infer U)[] ? U : never;
export type Elements = ElementOf<string[]>;
export type ElementsOfUnion = ElementOf<string[] | number[]>;
export type Unwrap<T> = T extends { value: infer V } ? V : T;
export type Unwrapped = Unwrap<{ value: { a: string } }>;
export type NotUnwrapped = Unwrap<boolean>;
export type Flatten<T> = T extends (infer U)[] ? Flatten<U> : T;
export type Flat = Flatten<number[][][]>;
export type Return<T> = T extends (...args: any[]) => infer R ? R : never;
export type Returned = Return<(a: string) => { ok: boolean }>;
export type Kind<T> = T extends string ? "s" : T extends number ? "n" : T extends boolean ? "b" : "o";
export type Kinds = { a: Kind<"x">; b: Kind<1>; c: Kind<true>; d: Kind<{}> };
export type NonNull<T> = T extends null | undefined ? never : T;
export type Definite = NonNull<string | null | undefined>;
export type FirstOf<T> = T extends [infer H, ...any[]] ? H : never;
export type FirstItem = FirstOf<[boolean, string]>;
export type RestOf<T> = T extends [any, ...infer R] ? R : never;
export type RestItems = RestOf<[boolean, string, number]>;
export type LastOf<T> = T extends [...any[], infer L] ? L : never;
export type LastItem = LastOf<[1, 2, 3]>;
export type Matches = { a: string; b: number } extends { a: string } ? "fits" : "misses";
export type Misses = { a: string } extends { a: string; b: number } ? "fits" : "misses";
export type Whole<T> = [T] extends [string] ? "all" : "some";
export type NotDistributed = Whole<string | number>;
export type IfNever<T> = [T] extends [never] ? "never" : "some";
export type Nevered = IfNever<Extract<"a", "b">>;
export type ByLiteral<T extends string> = T extends "a" ? { a: number } : T extends "b" ? { b: string } : { other: true };
export type Chosen = ByLiteral<"a" | "c">;
export type PickBy<T, V> = { [K in keyof T as T[K] extends V ? K : never]: T[K] };
export type NumbersOnly = PickBy<{ a: number; b: string; c: 3 }, number>;
export type WithConstraint<T> = T extends { id: infer I extends number } ? I : "none";
export type Constrained = WithConstraint<{ id: 5 }>;
export type Unconstrained = WithConstraint<{ id: "x" }>;
