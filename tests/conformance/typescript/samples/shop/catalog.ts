export enum Kind {
  Book = "book",
  Game = "game",
}
export default interface Catalog {
  name: string;
  kind: Kind;
}
export namespace Shelf {
  export interface Spot {
    row: number;
    side: Side;
  }
  export type Side = "left" | "right";
}
export type Spots = Shelf.Spot[];
