import type { Country } from ".";
export interface Home {
  street: string;
  country: Country;
}
