/** The status item: where the last IR came from, and when. */

import * as vscode from "vscode";

/** What the server says after a compile. */
export interface Compiled {
  readonly uri: string;
  /** `local`, `memory`, `disk`, or the service's host. */
  readonly origin: string;
  readonly milliseconds: number;
  /** Why a service was not used though it should have been; empty if all is well. */
  readonly note: string;
}

const HERE = new Set(["local", "memory", "disk"]);

/** Shows *here*, *service* or *offline* with the last time. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ananke.status", vscode.StatusBarAlignment.Right, 90);
  private before = { text: "", tooltip: "" };
  private spinning = false;
  /** The last compile; tests look at it. */
  last: Compiled | undefined;
  /** What compiles said of their progress; tests look at it. */
  readonly progress: string[] = [];

  constructor() {
    this.item.name = "Ananke";
    this.item.command = "ananke.showLog";
    this.running(false);
  }

  /** The server came or went. */
  running(up: boolean): void {
    this.show(
      up ? "$(check) Ananke" : "$(circle-slash) Ananke",
      up ? "The server runs. Nothing was compiled yet." : "The server does not run.",
    );
    this.item.show();
  }

  /** A compile ended. */
  compiled(last: Compiled): void {
    this.last = last;
    const where = last.note ? "offline" : HERE.has(last.origin) ? "local" : "service";
    const icon = { offline: "$(warning)", local: "$(check)", service: "$(cloud)" }[where];
    const time = new Date().toLocaleTimeString();
    this.show(
      `${icon} Ananke: ${where}, ${Math.round(last.milliseconds)} ms`,
      `${last.note ? `${last.note}\n` : ""}Compiled at ${time} (${last.origin}).`,
    );
  }

  /** A compile goes on: its stage, in a few words. */
  working(words: string): void {
    this.progress.push(words);
    this.spinning = true;
    this.item.text = "$(sync~spin) Ananke";
    this.item.tooltip = words;
  }

  /** It ended, whether well or not: what was shown before holds, unless something newer came. */
  worked(): void {
    if (this.spinning) {
      this.show(this.before.text, this.before.tooltip);
    }
  }

  /** What the item says; tests look at it. */
  get text(): string {
    return this.item.text;
  }

  private show(text: string, tooltip: string): void {
    this.spinning = false;
    this.before = { text, tooltip };
    this.item.text = text;
    this.item.tooltip = tooltip;
  }

  dispose(): void {
    this.item.dispose();
  }
}
