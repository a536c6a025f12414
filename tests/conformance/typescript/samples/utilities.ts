export interface Source {
  id: number;
  name?: string;
  tags: string[];
  nested: { a: string; b?: number };
}
// yes {}
// no {"id": "x"}
export type P = Partial<Source>;
// yes {"id": 1, "name": "n", "tags": [], "nested": {"a": "x"}}
// no {"id": 1, "tags": [], "nested": {"a": "x"}}
export type R = Required<Source>;
export type RO = Readonly<Source>;
// yes {"id": 1}
// no {"id": 1, "tags": []}
export type Picked = Pick<Source, "id" | "name">;
// yes {"id": 1}
// no {"id": 1, "tags": []}
export type Omitted = Omit<Source, "tags" | "nested">;
export type Rec = Record<"a" | "b", number>;
export type RecString = Record<string, { x: number }>;
export type RecNumber = Record<number, string>;
export type PartialRec = Partial<Record<"a" | "b", boolean>>;
// yes "b"
// no "a"
export type Ex = Exclude<"a" | "b" | "c", "a">;
export type Ext = Extract<"a" | "b" | 1, string>;
export type Non = NonNullable<string | null | undefined>;
export type RequiredOne = Required<{ a?: string; b?: number | null }>;
export type ExcludeObjects = Exclude<string | { a: 1 } | number, object>;
export type ExtractKind = Extract<{ kind: "a"; x: 1 } | { kind: "b"; y: 2 }, { kind: "b" }>;
export declare function find(id: string, limit?: number): { found: boolean; at: number[] };
export type Ret = ReturnType<typeof find>;
export type Params = Parameters<typeof find>;
export type RetOfType = ReturnType<() => string[]>;
export type ParamsOfType = Parameters<(a: string, b: number) => void>;
export type Aw = Awaited<Promise<{ ok: true }>>;
export type AwDeep = Awaited<Promise<Promise<number>>>;
export class Made {
  a = "x";
  b?: number;
}
export type Inst = InstanceType<typeof Made>;
export type Combined = Pick<Source, "id"> & Partial<Omit<Source, "id">>;
export type Overridden = Omit<Source, "id"> & { id: string };
export type Chained = Partial<Pick<Required<Source>, "id" | "name">>;
export type KeysOfPicked = keyof Pick<Source, "id" | "tags">;
export type OmitOne = Omit<{ a: 1; b: 2; c?: 3 }, "b">;
export type ReadonlyDeepish = Readonly<{ a: Readonly<{ b: string }> }>;
export type PickOptional = Pick<Source, "name">;
export type FromUnion = Partial<{ kind: "a"; x: 1 } | { kind: "b"; y: 2 }>;
export type NoInfered = NoInfer<string>;
export type RequiredNested = Required<Source["nested"]>;
