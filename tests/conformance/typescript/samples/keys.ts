export interface User {
  id: number;
  name: string;
  tags?: string[];
  address: { city: string; zip?: string };
  "quoted-key": boolean;
}
// yes "id"
// yes "quoted-key"
// no "nothing"
export type Keys = keyof User;
export type KeysOfBoth = keyof (User & { more: 1 });
export type KeysOfLiteral = keyof { a: 1; b: 2 };
export type KeysOfUnion = keyof ({ a: 1; b: 2 } | { b: 3; c: 4 });
// yes 5
// no "5"
export type Id = User["id"];
export type Nested = User["address"]["city"];
export type Several = User["id" | "name"];
export type Values = User["address"][keyof User["address"]];
export type Item = string[][number];
export type First = [string, number][0];
export type AnyOf = [string, number][number];
export type FromMap = { [key: string]: { x: number } }[string];
export interface UsesKeys {
  sort: keyof User;
  by: { [K in keyof User]?: "asc" | "desc" };
}
export type OptionalAccess = User["tags"];
export type OfGeneric<T> = { [K in keyof T]: T[K] };
export type Copied = OfGeneric<User>;
export type ValueOf<T> = T[keyof T];
export type UserValues = ValueOf<{ a: 1; b: "two"; c: null }>;
export type KeyOfEnumLike = keyof { A: 1; B: 2 };
