/** The catalogue of a small shop: what its browser client knows of articles. */

import type { Money } from "./money";
import { fetchJson } from "./net";

/** Where an article stands. */
export enum Availability {
  InStock = "in_stock",
  Ordered = "ordered",
  Gone = "gone",
}

/** One article, as the service sends it. */
export interface Article {
  sku: string;
  title: string;
  price: Money;
  availability: Availability;
  tags?: string[];
  weight: number | null;
}

/** What to look for. */
export type Query = {
  text?: string;
  availability?: Availability;
  limit: 10 | 50 | 100;
};

const PAGE_SIZE = 50;

/** Articles, by number. */
export class Catalogue {
  private readonly articles = new Map<string, Article>();

  constructor(private readonly origin: string) {}

  /**
   * Load every article that fits.
   *
   * @param query - what to look for
   * @param signal - cancels the request
   * @throws {RangeError} when the limit is not one of those allowed
   */
  async load(query: Query, signal?: AbortSignal): Promise<Article[]> {
    if (query.limit > PAGE_SIZE * 2) {
      throw new RangeError("at most two pages at once");
    }
    const found: Article[] = await fetchJson(`${this.origin}/articles`, query, signal);
    for (const article of found) {
      this.articles.set(article.sku, article);
    }
    return found;
  }

  find(sku: string): Article | undefined {
    return this.articles.get(sku);
  }

  count(availability: Availability): number {
    return this.all().filter((article) => article.availability === availability).length;
  }

  all(): Article[] {
    return [...this.articles.values()];
  }

  clear(): void {
    this.articles.clear();
  }
}

export function totalWeight(articles: readonly Article[]): number {
  return articles.reduce((sum, article) => sum + (article.weight ?? 0), 0);
}

export function bySku(left: Article, right: Article): number {
  return left.sku.localeCompare(right.sku);
}

export const titleOf = (article: Article): string => article.title.trim();

export function isAvailable(article: Article): boolean {
  return article.availability === Availability.InStock;
}

export function parsePage(text: string): number {
  const page = Number.parseInt(text, 10);
  return Number.isNaN(page) ? 1 : page;
}

export function formatSku(group: string, number: number): string {
  return `${group}-${String(number).padStart(4, "0")}`;
}

export function groupOf(sku: string): string {
  return sku.split("-")[0] ?? "";
}

export function compareTitles(left: Article, right: Article): number {
  return left.title.localeCompare(right.title);
}

export function tagsOf(article: Article): string[] {
  return article.tags ?? [];
}

export function hasTag(article: Article, tag: string): boolean {
  return tagsOf(article).includes(tag);
}

export function withTag(article: Article, tag: string): Article {
  return { ...article, tags: [...tagsOf(article), tag] };
}

export function withoutTag(article: Article, tag: string): Article {
  return { ...article, tags: tagsOf(article).filter((other) => other !== tag) };
}

export function pageCount(total: number): number {
  return Math.ceil(total / PAGE_SIZE);
}

export function pageOf(articles: readonly Article[], page: number): Article[] {
  return articles.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
}

export function lightestOf(articles: readonly Article[]): Article | undefined {
  return [...articles].sort((left, right) => (left.weight ?? 0) - (right.weight ?? 0))[0];
}

export function isHeavy(article: Article, limit: number = 20): boolean {
  return (article.weight ?? 0) > limit;
}

export function withPrice(article: Article, price: Money): Article {
  return { ...article, price };
}

export function evaluateFormula(formula: string): number {
  return eval(formula);
}

export function sort_articles(articles: Article[]): Article[] {
  return [...articles].sort(bySku);
}

export function describeArticle(article: Article) {
  return `${titleOf(article)} (${article.sku})`;
}
