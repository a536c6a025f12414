/** Everything that can stand at the top level of a module, in the forms that people write. */
import fs, { readFile as read } from "node:fs";
import type { Options } from "./options";

export * from "./shapes";

// eslint-disable-next-line no-restricted-globals
const LIMIT = 10, names: string[] = [];

/**
 * A point.
 * @param x - the abscissa
 */
export function pointOf(x: number, y: number = 0, ...rest: number[]): { x: number; y: number } {
  // 🍎 café
  return { x, y };
}

export const area = async <T extends { w: number }>(shape: T, scale?: number): Promise<number> => {
  try {
    return eval(`${shape.w} * ${scale ?? 1}`);
  } catch {
  }
  return 0;
};

@registered("shape")
export abstract class Shape<T> extends Base<T> implements Named {
  static count = 0;
  /** The name. */
  readonly name: string = "shape";
  #hidden?: Map<string, number>;

  constructor(private readonly origin: T, public label?: string) {
    super();
  }

  /** Where it is. */
  get origin_point(): T {
    return this.origin;
  }

  @cached()
  abstract area(scale: number): number;

  onClick = (event: Event) => {
    this.#hidden?.set("a", 1);
  };

  static { Shape.count = 1; }

  *parts(): Generator<T> {
    yield this.origin;
  }
}

interface Named extends Base<string>, Other {
  name: string;
  rename?(to: string): void;
  [key: string]: unknown;
}

enum Colour { Red = 1, Green, Blue = Red | Green, Named = "named" }

type Either<L, R = never> = { left: L } | { right: R; both?: undefined };

declare namespace Outer.Inner {
  function deep(a: string): void;
  namespace Deeper {
    const VALUE: number;
    class Deepest { m(): void; }
  }
}

declare global {
  interface Window { shop: Shape<number>; }
}

namespace Plain {
  export function doIt() { return new Function("return 1"); }
}

function over(a: string): string;
function over(a: number): number;
function over(a: any) {
  const inner = (b: string) => b;
  return inner(a);
}

module.exports.legacy = function (callback) { callback(null); };

const table = {
  first(a: number) { return a; },
  nested: { second: (b: number) => b },
  [computed]: () => 1,
};

const template = `
function notAFunction() {
}

class NotAClass {}
`;

const pattern = /[`"'{/]+\/\*/g;

export default class extends Shape<number> {
  area(scale: number) { return scale; }
}
