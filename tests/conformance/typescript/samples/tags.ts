/**
 * A person.
 * @title Person
 */
export interface Person {
  /**
   * The age.
   * @minimum 0
   * @maximum 150
   * @asType integer
   */
  age: number;
  /** @minLength 1
   * @maxLength 10 */
  name: string;
  /** @pattern ^[a-z]+$ */
  code?: string;
  /** @format email */
  mail?: string;
  /**
   * @minItems 1
   * @maxItems 3
   */
  tags?: string[];
  /** @default 5 */
  level?: number;
  /** @nullable */
  note?: string;
  /** @exclusiveMinimum 0 */
  weight?: number;
  /** @multipleOf 5 */
  step?: number;
  /** @uniqueItems true */
  set?: number[];
  /** @hidden */
  hidden?: string;
  /** @description Said with a tag. */
  described?: string;
  /** @deprecated */
  old?: string;
}
// yes 5
// no -1
/** @minimum 0 */
export type Natural = number;
// yes "abc"
// no "ABC"
/** @pattern ^[a-z]+$ */
export type Lower = string;
/**
 * @minLength 2
 * @maxLength 4
 */
export type Short = string;
/** @minItems 2 */
export type AtLeastTwo = string[];
/** @asType integer */
export type Whole = number;
/** @format uuid */
export type Uuid = string;
// yes null
// no 1
/** @nullable */
export type NullableText = string;
/** @additionalProperties true */
export interface Open {
  a: string;
}
/**
 * @discriminator kind
 */
export type Shape = { kind: "circle"; r: number } | { kind: "square"; side: number };
export interface UsesTagged {
  n: Natural;
  all: Lower[];
  maybe?: Short | null;
  id: Uuid;
}
export class Tagged {
  /** @minimum 1 */
  count: number = 1;
  /** @format ipv4 */
  ip?: string;
}
export interface Kept {
  bounded: Pick<Person, "age">;
  partial: Partial<Pick<Person, "name">>;
}
