// yes 0
// yes 2
// no 3
export enum Counted {
  A,
  B,
  C,
}
// yes "up"
// no "UP"
export enum Direction {
  Up = "up",
  Down = "down",
}
export enum Mixed {
  A = 1,
  B = "b",
  C = 5,
  D,
}
export enum Flags {
  None = 0,
  Read = 1 << 0,
  Write = 1 << 1,
  Both = Read | Write,
  Inverted = ~1,
  Power = 2 ** 4,
  Sum = 1 + 2 * 3,
  Shifted = 0x10 >> 2,
  Minus = -5,
}
export const enum Constant {
  X = "x",
  Y = "y",
}
export enum Texts {
  A = `a`,
  B = "b" + "c",
}
export enum Referring {
  A = 4,
  B = Referring.A * 2,
  C = A + 1,
}
// yes {"d": "up", "c": 1, "one": "up"}
// no {"d": "up", "c": 1, "one": "down"}
// no {"d": "left", "c": 1, "one": "up"}
export interface HasEnums {
  d: Direction;
  c: Counted;
  one: Direction.Up;
  maybe?: Flags;
}
// yes "up"
// no "down"
export type OneMember = Direction.Up;
export type SomeMembers = Mixed.A | Mixed.B;
export type EnumOrNull = Direction | null;
export declare enum Ambient {
  P = 1,
  Q = 2,
}
export type Keyed = { [K in Direction]: number };
export type ByEnum = Record<Direction, string>;
export enum Quoted {
  "a-b" = 1,
  'c d' = "x",
}
