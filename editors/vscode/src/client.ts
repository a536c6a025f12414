/** The language client: which server it starts, with what, and what it does when the server ends. */

import { accessSync, constants } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type CloseHandlerResult,
  type ErrorHandlerResult,
  type LanguageClientOptions,
} from "vscode-languageclient/node";

import { findServer } from "./find";
import { Restarts } from "./restarts";

const LANGUAGES = ["python", "typescript", "typescriptreact", "javascript", "javascriptreact"];
const FILES = ["**/.ananke.toml", "**/{constraints,*.constraints}.{json,toml}"];

/** Find the program, writing each step to the log. */
export async function locate(log: vscode.LogOutputChannel): Promise<string | undefined> {
  const found = findServer({
    setting: vscode.workspace.getConfiguration("ananke").get("server.path", ""),
    trusted: vscode.workspace.isTrusted,
    interpreter: vscode.workspace.isTrusted ? await interpreter(log) : "",
    folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    search: (process.env["PATH"] ?? "").split(path.delimiter),
    platform: process.platform,
    runs,
  });
  for (const step of found.steps) {
    log.info(`looking for the server: ${step}`);
  }
  return found.command;
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(): { readonly path: string };
    resolveEnvironment(path: { readonly path: string }): Promise<
      { readonly executable: { readonly uri?: vscode.Uri } } | undefined
    >;
  };
}

/** The interpreter that the Python extension has chosen; empty without it. */
async function interpreter(log: vscode.LogOutputChannel): Promise<string> {
  const python = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (!python) {
    log.info("looking for the server: the Python extension is not installed");
    return "";
  }
  try {
    const api = await python.activate();
    const chosen = await api.environments.resolveEnvironment(api.environments.getActiveEnvironmentPath());
    return chosen?.executable.uri?.fsPath ?? "";
  } catch (error) {
    log.warn(`looking for the server: the Python extension did not answer: ${String(error)}`);
    return "";
  }
}

/** A client for a server program; `ended` is told when the server ends by itself, `working` of progress and its end. */
export function makeClient(
  command: string,
  log: vscode.LogOutputChannel,
  trace: vscode.LogOutputChannel,
  ended: (again: boolean) => void,
  working: (words: string | undefined) => void,
): LanguageClient {
  const restarts = new Restarts();
  const options: LanguageClientOptions = {
    documentSelector: [
      ...LANGUAGES.flatMap((language) => ["file", "untitled"].map((scheme) => ({ language, scheme }))),
      ...FILES.map((pattern) => ({ scheme: "file", pattern })),
    ],
    outputChannel: log,
    traceOutputChannel: trace,
    initializationOptions: shown(),
    middleware: {
      handleWorkDoneProgress: (token, params, next) => {
        const words = [params.kind === "begin" ? params.title : undefined, params.kind === "end" ? undefined : params.message];
        working(params.kind === "end" ? undefined : words.filter(Boolean).join(": "));
        next(token, params);
      },
    },
    synchronize: { configurationSection: "ananke" },
    errorHandler: {
      error: (_error, _message, count): ErrorHandlerResult => ({
        action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      }),
      closed: (): CloseHandlerResult => {
        const again = restarts.again(Date.now());
        ended(again);
        return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const args = ["--stdio", ...vscode.workspace.getConfiguration("ananke").get<string[]>("server.arguments", [])];
  return new LanguageClient("ananke", "Ananke", { command, args, options: { env: environment() } }, options);
}

/** What the server asks for again as the section `ananke`; here so that nothing is shown that nobody wants. */
function shown(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration("ananke");
  return { inline: settings.get("inline"), fixOnSave: settings.get("fixOnSave"), workspace: settings.get("workspace") };
}

/** The server's environment: what the user set for this machine, and in untrusted workspaces that nothing is sent. */
function environment(): NodeJS.ProcessEnv {
  const settings = vscode.workspace.getConfiguration("ananke");
  const env: NodeJS.ProcessEnv = { ...process.env };
  const endpoint = settings.get("modal.endpoint", "");
  const key = settings.get("modal.apiKey", "");
  if (endpoint) {
    env["ANANKE_MODAL_ENDPOINT"] = endpoint;
  }
  if (key) {
    env["ANANKE_MODAL_API_KEY"] = key;
  }
  if (!vscode.workspace.isTrusted) {
    env["ANANKE_DEFAULTS_USE_MODAL"] = "false";
  }
  return env;
}
