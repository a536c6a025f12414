import type { Currency, Money as Price } from "./money";
import { Address, type Country } from "./people/index.js";
import * as money from "./money";
import Catalog, { Kind } from "./catalog";

export interface Order {
  id: string;
  total: Price;
  to: Address;
  country?: Country;
  lines: Line[];
  refund?: money.Money;
  kind: Kind;
}
export interface Line {
  product: Catalog;
  count: number;
  currency: Currency;
}
export type OrderKeys = keyof Order;
export type OrderSummary = Pick<Order, "id" | "total">;
export type Rates = Record<Currency, number>;
export type Contact = import("./people/contact").Contact;
export type FirstKind = Kind.Book;
export type Amount = money.Money["amount"];
export { Address as ShippingAddress } from "./people";
export * from "./catalog";
