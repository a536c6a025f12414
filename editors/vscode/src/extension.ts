/** What VS Code calls: starts the server, keeps it running, and gives the commands that the server does not announce. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { locate, makeClient } from "./client";
import { COMMANDS } from "./commands";
import { Status, type Compiled } from "./status";

/** What the tests inside of the editor look at. */
export interface Api {
  readonly status: Status;
  /** Notes that were shown to the person, oldest first. */
  readonly notes: readonly string[];
  serverPid(): number | undefined;
}

class Extension implements vscode.Disposable {
  private readonly log = vscode.window.createOutputChannel("Ananke", { log: true });
  private readonly trace = vscode.window.createOutputChannel("Ananke Trace", { log: true });
  private client: LanguageClient | undefined;
  private changing: Promise<void> = Promise.resolve();
  readonly status = new Status();
  readonly notes: string[] = [];

  /** Start the server, or say how to get one. One change of state follows the other. */
  start(): Promise<void> {
    this.changing = this.changing.then(() => this.startNow());
    return this.changing;
  }

  /** End the server and start it again. */
  restart(): Promise<void> {
    this.changing = this.changing.then(() => this.stopNow()).then(() => this.startNow());
    return this.changing;
  }

  async stop(): Promise<void> {
    this.changing = this.changing.then(() => this.stopNow());
    await this.changing;
  }

  private async startNow(): Promise<void> {
    const command = await locate(this.log);
    if (command === undefined) {
      void this.help();
      return;
    }
    const client = makeClient(
      command,
      this.log,
      this.trace,
      (again) => this.ended(again),
      (words) => (words === undefined ? this.status.worked() : this.status.working(words)),
    );
    this.client = client;
    client.onNotification("ananke/status", (compiled: Compiled) => this.status.compiled(compiled));
    try {
      await client.start();
      this.log.info(`the server runs: ${command}`);
      this.status.running(true);
    } catch (error) {
      this.log.error(`the server did not start: ${String(error)}`);
      this.note("error", "Ananke's server did not start. The log says why.", "Show Log");
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.status.running(false);
    await client?.dispose().catch((error: unknown) => this.log.warn(`the server did not end well: ${String(error)}`));
  }

  private ended(again: boolean): void {
    if (again) {
      this.note("warning", "Ananke's server ended unexpectedly and was restarted.", "Show Log");
    } else {
      this.status.running(false);
      this.note("error", "Ananke's server ended five times within three minutes and is not started again.", "Show Log");
    }
  }

  private async help(): Promise<void> {
    this.status.running(false);
    const install = "Copy \"pip install ananke-lsp\"";
    const chosen = await this.note(
      "error",
      "Ananke's server was not found. Install it into the workspace's environment, or name it in the settings.",
      install,
      "Open Settings",
    );
    if (chosen === install) {
      await vscode.env.clipboard.writeText("pip install ananke-lsp");
    } else if (chosen === "Open Settings") {
      await vscode.commands.executeCommand("workbench.action.openSettings", "ananke.server.path");
    }
  }

  private async note(kind: "error" | "warning", text: string, ...actions: string[]): Promise<string | undefined> {
    this.notes.push(text);
    this.log[kind === "error" ? "error" : "warn"](text);
    const show = kind === "error" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
    const chosen = await show(text, ...actions);
    if (chosen === "Show Log") {
      this.log.show();
    }
    return chosen;
  }

  showLog(): void {
    this.log.show();
  }

  serverPid(): number | undefined {
    // The client has no public name for it.
    return (this.client as unknown as { _serverProcess?: { pid?: number } } | undefined)?._serverProcess?.pid;
  }

  dispose(): void {
    this.status.dispose();
    this.log.dispose();
    this.trace.dispose();
  }
}

let extension: Extension | undefined;

/** Called once, when a file of a known language is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const made = new Extension();
  extension = made;
  context.subscriptions.push(
    made,
    vscode.commands.registerCommand("ananke.restart", () => made.restart()),
    vscode.commands.registerCommand("ananke.showLog", () => made.showLog()),
    ...Object.entries(COMMANDS).map(([id, run]) => vscode.commands.registerCommand(id, run)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => made.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (["ananke.server", "ananke.modal"].some((section) => change.affectsConfiguration(section))) {
        void made.restart();
      }
    }),
  );
  await made.start();
  return { status: made.status, notes: made.notes, serverPid: () => made.serverPid() };
}

/** Called when VS Code goes or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await extension?.stop();
}
