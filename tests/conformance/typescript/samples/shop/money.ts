export const currencies = ["EUR", "USD"] as const;
export type Currency = (typeof currencies)[number];
export interface Money {
  /** @minimum 0 */
  amount: number;
  currency: Currency;
}
