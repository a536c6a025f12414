import { Home } from "./address";
export interface Contact {
  mail: string;
  home?: Home;
}
export interface Friend extends Contact {
  since: number;
  best: Friend | null;
}
