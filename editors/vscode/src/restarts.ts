/** How often a server that ends by itself is started again. */

const MOST = 5;
const WITHIN_MS = 3 * 60 * 1000;

/** Counts ends; after five within three minutes there is no use in trying again. */
export class Restarts {
  private ends: number[] = [];

  /** Whether to start again after an end at `now` (milliseconds). */
  again(now: number): boolean {
    this.ends = [...this.ends.filter((end) => now - end < WITHIN_MS), now];
    return this.ends.length < MOST;
  }
}
