// yes {"a": "x", "b": 1}
// no {"a": 1, "b": 1}
export class Plain {
  a: string = "";
  b!: number;
  c?: boolean;
}
export class WithMethods {
  a: string = "";
  private secret = 1;
  protected hidden = 2;
  static shared = 3;
  method(): string {
    return this.a + this.secret + this.hidden;
  }
  get getter(): number {
    return 1;
  }
}
// yes {"a": "x", "c": true}
// no {"c": true}
export class Parameters_ {
  constructor(
    public a: string,
    private b: number,
    readonly c?: boolean,
    d?: string,
  ) {
    void b;
    void d;
  }
}
export class Base {
  id: number = 0;
}
// yes {"id": 1, "name": "n"}
// no {"name": "n"}
export class Derived extends Base {
  name: string = "";
}
export abstract class Abstract {
  abstract a: string;
  b: number = 1;
}
export class Implements implements Iface {
  x: string = "";
  y: number = 0;
}
export interface Iface {
  x: string;
}
export interface FromClass extends Base {
  more: string;
}
export type OfClass = { inner: Derived };
export class Readonlies {
  readonly a: string = "";
  declare readonly b: number;
}
export class Inferred {
  text = "a";
  count = 1;
  flag = true;
  readonly fixed = "f";
  list: string[] = [];
}
export class GenericBase<T> {
  value!: T;
}
export class OfText extends GenericBase<string> {
  more = 1;
}
export class Optional {
  a?: string;
  b: string | null = null;
  c: string | undefined;
}
