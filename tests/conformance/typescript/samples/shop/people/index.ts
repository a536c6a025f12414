export * from "./contact";
export { Home as Address } from "./address";
export type Country = "NL" | "DE";
