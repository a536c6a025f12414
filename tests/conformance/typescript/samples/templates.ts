export type Size = "small" | "large";
export type Color = "red" | "blue";
// yes "small-red"
// no "small-green"
export type Sized = `${Size}-${Color}`;
// yes "id_a"
// no "x"
export type Prefixed = `id_${string}`;
// yes "12px"
// no "px"
export type Pixels = `${number}px`;
export type OnEvent = `on${Capitalize<"click" | "focus">}`;
export type Upper = Uppercase<"abc">;
export type Lower = Lowercase<"ABC" | "Def">;
export type Uncap = Uncapitalize<"Abc">;
export type Version = `v${1 | 2}.${0 | 5}`;
export type Flagged = `is-${boolean}`;
export type Plain = `just text`;
export type Escaped = `a.b*${"c" | "d"}(e)`;
export type Split<S extends string> = S extends `${infer A}.${infer B}` ? A | Split<B> : S;
export type Parts = Split<"a.b.c">;
export type Head<S> = S extends `${infer F}${string}` ? F : never;
export type FirstLetter = Head<"xyz">;
export interface UsesTemplates {
  id: `user_${string}`;
  unit?: `${number}${"px" | "em"}`;
}
export type Trim<S> = S extends ` ${infer R}` ? Trim<R> : S;
export type Trimmed = Trim<"  a">;
export type Paths<T> = { [K in keyof T & string]: `/${K}` }[keyof T & string];
export type Routes = Paths<{ home: 1; about: 2 }>;
