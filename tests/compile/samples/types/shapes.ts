// Types as people write them in TypeScript: what each compiles to is asked of validators and engines.
export type Id = string;
export type Level = "low" | "middle" | "high";
export type Code = 200 | 404 | 500 | null;
export type Flag = true;

export interface Point {
  x: number;
  y: number;
  readonly label?: string;
}

export interface Point3 extends Point {
  z: number | null;
}

export enum Colour {
  Red = "red",
  Green = "green",
}

export enum Size {
  Small = 1,
  Large,
}

export type Pair = [string, number];
export type Loose = [string, number?];
export type Many = [string, ...number[]];
export type Matrix = number[][];
export type Dictionary = { [key: string]: Point };
export type Table = Record<Level, number>;
export type Nested = { at: { deep: { value: boolean | null } }; list: Array<{ id: Id }> };

export interface Box<T> {
  content: T;
  more?: T[];
}

export type BoxOfPoint = Box<Point>;
export type BoxOfBoxes = Box<Box<number>>;
export type Partly = Partial<Point>;
export type Fully = Required<Point>;
export type Picked = Pick<Point3, "x" | "z">;
export type Less = Omit<Point3, "y" | "label">;
export type Known = NonNullable<Code>;
export type Without = Exclude<Level, "low">;
export type Both = Point & { name: string };
export type Keys = keyof Point;
export type Label = Point["label"];
export type Mapped = { [K in Level]: boolean };
export type Answer = { kind: "ok"; value: number } | { kind: "error"; reason: string };
export type Tree = { value: number; children: Tree[] };
export type Anything = unknown;
export type Nothing = null | undefined;

/**
 * @minimum 1
 * @maximum 10
 */
export type Rating = number;

export interface Account {
  /**
   * @minLength 3
   * @maxLength 12
   * @pattern ^[a-z]+$
   */
  name: string;
  /** @format email */
  mail: string;
  /**
   * @minItems 1
   * @maxItems 3
   */
  tags: string[];
  /** @default 0 */
  visits: number;
  status: Level;
  "quoted-name"?: string;
}

export class Order {
  id: Id = "";
  lines: Point[] = [];
  colour?: Colour;
  constructor(readonly owner: string, public size: Size = Size.Small) {}
}

export function plan(orders: Order[], limit: number = 10, note?: string): void {}
export function move({ x, y }: Point, ...rest: number[]): Point { return { x, y }; }
