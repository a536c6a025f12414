export type Id = string;
export type Millis = number;
export type Role = "admin" | "editor" | "viewer";
export interface Account {
  id: Id;
  mail: string;
  role: Role;
  created: Date;
  lastSeen?: Date | null;
  settings: Settings;
}
export interface Settings {
  theme: "light" | "dark" | "system";
  language?: string;
  notifications: { mail: boolean; push: boolean; digest?: "daily" | "weekly" };
  shortcuts: Record<string, string>;
}
export type AccountPatch = Partial<Omit<Account, "id" | "created">>;
export type PublicAccount = Pick<Account, "id" | "role">;
export interface Paged<T> {
  items: T[];
  next: string | null;
  total?: number;
}
export type Accounts = Paged<Account>;
export type PublicAccounts = Paged<PublicAccount>;
export interface Failure {
  ok: false;
  error: { code: ErrorCode; message: string; details?: unknown };
}
export interface Success<T> {
  ok: true;
  data: T;
}
export type Result<T> = Success<T> | Failure;
export type AccountResult = Result<Account>;
export type CountResult = Result<number>;
export enum ErrorCode {
  NotFound = "not_found",
  Denied = "denied",
  Invalid = "invalid",
}
export type Messages = { [code in ErrorCode]: string };
export interface Point {
  x: number;
  y: number;
}
export type Line_ = [Point, Point];
export type Path = Point[];
export type Shape =
  | { type: "circle"; center: Point; radius: number }
  | { type: "rectangle"; corner: Point; size: [width: number, height: number] }
  | { type: "polygon"; path: Path };
export interface Drawing {
  name: string;
  shapes: Shape[];
  background?: Color | null;
}
export type Color = { r: number; g: number; b: number } | string;
export type Command =
  | { do: "move"; by: Point }
  | { do: "paint"; color: Color }
  | { do: "group"; commands: Command[] };
export interface Product {
  sku: string;
  title: string;
  price: { amount: number; currency: "EUR" | "USD" };
  variants?: Variant[];
  attributes: { [name: string]: string | number | boolean };
}
export interface Variant {
  sku: string;
  options: Record<"size" | "color", string>;
}
export type Cart = { product: Pick<Product, "sku" | "price">; count: number }[];
export interface Order extends Timestamps {
  id: Id;
  cart: Cart;
  state: OrderState;
  payment: Payment;
}
export interface Timestamps {
  createdAt: string;
  updatedAt?: string;
}
export type OrderState = "new" | "paid" | "sent" | "closed";
export type Payment = { method: "card"; last4: string } | { method: "invoice"; due: string };
export type OrderFilter = { state?: OrderState | OrderState[]; since?: string; limit?: number };
export type Sort = `${"created" | "updated"}:${"asc" | "desc"}`;
export interface Query {
  filter?: OrderFilter;
  sort?: Sort;
  fields?: (keyof Order)[];
}
export interface Job {
  id: number;
  after?: Job[];
  retry: false | { times: number; wait: Millis };
}
export type Schedule = { cron: string } | { every: Millis } | { at: string };
export interface Plugin {
  name: string;
  version: string;
  enabled?: boolean;
}
export type Config = {
  readonly name: string;
  readonly port?: number;
  readonly hosts: readonly string[];
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly env: Readonly<Record<string, string>>;
};
export interface Cell {
  value: string | number | boolean | null;
  formula?: string;
}
export type Sheet = Cell[][];
export type Visibility = Exclude<Role | "anyone", "editor">;
export type Audit = { by: Account["id"]; role: Account["role"]; at: Account["created"]; what: keyof Settings };
export type Event_ = { name: "signup"; account: PublicAccount } | { name: "order"; order: Pick<Order, "id" | "state"> };
export interface Webhook {
  url: string;
  events: Event_["name"][];
  secret?: string;
}
export type Totals = Record<OrderState, { count: number; amount: number }>;
export interface Feature {
  key: string;
  on: boolean | { percent: number } | { accounts: Id[] };
}
export type Breadcrumb = [label: string, href?: string];
export interface Tree_ {
  label: string;
  open?: boolean;
  children?: Tree_[];
}
export type Locale = { [language: string]: { [key: string]: string } };
export type Coordinates = [lat: number, lon: number, height?: number];
export type Nullable<T> = T | null;
export interface Profile {
  nickname: Nullable<string>;
  avatar: Nullable<{ url: string; size: 64 | 128 }>;
}
