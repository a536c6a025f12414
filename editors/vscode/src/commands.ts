/** Commands of the palette: they gather what a command of the server takes, and show what it answers. */

import * as vscode from "vscode";

interface Exported {
  readonly text: string;
  readonly languageId: string;
  readonly notes: readonly string[];
}

interface Choice extends vscode.QuickPickItem {
  readonly argument: { readonly as?: string; readonly for?: string };
}

const FORMS: readonly Choice[] = [
  { label: "JSON Schema", argument: { as: "json-schema" } },
  { label: "Lark grammar", argument: { as: "lark" } },
  { label: "EBNF grammar", argument: { as: "ebnf" } },
  { label: "GBNF grammar", argument: { as: "gbnf" } },
  { label: "Regular expression", argument: { as: "regex" } },
  ...["vllm", "sglang", "llama.cpp", "outlines", "guidance", "openai", "anthropic", "gemini"].map((engine) => ({
    label: engine,
    description: "request",
    argument: { for: engine },
  })),
];

/** The commands by their ids in the palette. */
export const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  "ananke.showFileIR": () => onFile((uri) => vscode.commands.executeCommand("ananke.showIR", { uri })),
  "ananke.compileThisFile": () => onFile((uri) => vscode.commands.executeCommand("ananke.compileFile", { uri })),
  "ananke.compileThisWorkspace": compileWorkspace,
  "ananke.exportSymbol": () => onFile(exportSymbol),
  "ananke.extractThisFile": () => onFile(extract),
  "ananke.clearIRCache": clearCache,
  "ananke.showStatus": showStatus,
};

async function onFile<T>(run: (uri: string) => Thenable<T> | Promise<T>): Promise<T | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri) {
    void vscode.window.showInformationMessage("Ananke: open the file that this is about, then again.");
    return undefined;
  }
  return run(uri.toString());
}

async function compileWorkspace(): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (!folder) {
    if (folders.length === 0) {
      void vscode.window.showInformationMessage("Ananke: open the folder that is to be compiled, then again.");
    }
    return;
  }
  const found = await vscode.commands.executeCommand<{ uri: string; constraints: number; files: number }>(
    "ananke.compileWorkspace",
    { folder: folder.uri.toString() },
  );
  const open = "Show IR";
  const words = `Ananke: ${found.constraints} constraints of ${found.files} files compiled.`;
  if ((await vscode.window.showInformationMessage(words, open)) === open) {
    await show(await vscode.workspace.openTextDocument(vscode.Uri.parse(found.uri)));
  }
}

async function exportSymbol(uri: string): Promise<void> {
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    "vscode.executeDocumentSymbolProvider",
    vscode.Uri.parse(uri),
  );
  const symbol = await vscode.window.showQuickPick([...paths(symbols ?? [], "")], { placeHolder: "Which symbol?" });
  const form = symbol && (await vscode.window.showQuickPick(FORMS, { placeHolder: "As what, or for which engine?" }));
  if (form) {
    await exported(uri, symbol, form.argument);
  }
}

/** Export a symbol and show it; the tests call it without the pickers. */
export async function exported(uri: string, symbol: string, how: Choice["argument"]): Promise<void> {
  const found = await vscode.commands.executeCommand<Exported>("ananke.export", { uri, symbol, ...how });
  await show(await vscode.workspace.openTextDocument({ content: found.text, language: found.languageId }));
  if (found.notes[0]) {
    void vscode.window.showInformationMessage(`Ananke: ${found.notes.slice(0, 3).join(" · ")}`);
  }
}

function* paths(symbols: readonly vscode.DocumentSymbol[], above: string): Generator<string> {
  for (const symbol of symbols) {
    yield above + symbol.name;
    yield* paths(symbol.children, `${above}${symbol.name}.`);
  }
}

async function extract(uri: string): Promise<void> {
  const source = vscode.Uri.parse(uri);
  const target = await vscode.window.showSaveDialog({
    defaultUri: source.with({ path: source.path.replace(/\.[^./]*$/, ".constraints.json") }),
    filters: { "Constraint sets": ["json", "toml"] },
  });
  if (target) {
    // The dialogue has asked already whether to replace a file.
    await vscode.commands.executeCommand("ananke.extractToFile", { uri, target: target.toString(), overwrite: true });
  }
}

async function clearCache(): Promise<void> {
  const { removed } = await vscode.commands.executeCommand<{ removed: number }>("ananke.clearCache", {});
  void vscode.window.showInformationMessage(`Ananke: ${removed} cached IRs removed.`);
}

async function showStatus(): Promise<void> {
  const found = await vscode.commands.executeCommand("ananke.status", {});
  await show(await vscode.workspace.openTextDocument({ content: JSON.stringify(found, undefined, 2), language: "json" }));
}

async function show(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: true });
}
