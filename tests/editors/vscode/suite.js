// Runs inside of VS Code's extension host: does what a person would, and writes what was seen to $ANANKE_SEEN.
// The scenario is in $ANANKE_SCENARIO: "trusted" or "untrusted".
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const FILES = [
  { file: "orders.py", hover: "def place_order", within: 6, rename: "is_overdue", typed: "def typed_fast(count: int) -> int:\n    # and a comment\n    return count + 1\n\n\n", added: "\n\ndef added_here(count: int) -> int:\n    return count\n" },
  { file: "catalog.ts", hover: "async load", within: 7, rename: "sortArticles", typed: "export function typedFast(count: number): number {\n  // and a comment\n  return count;\n}\n\n", added: "\nexport function addedHere(count: number): number {\n  return count;\n}\n" },
];

async function until(what, look, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const root = () => vscode.workspace.workspaceFolders[0].uri;
const codes = (uri) => vscode.languages.getDiagnostics(uri).map((d) => `${typeof d.code === "object" ? d.code.value : d.code}@${d.range.start.line + 1}`);
const text = (hovers) => hovers.flatMap((hover) => hover.contents).map((part) => part.value ?? part).join("\n");

async function api() {
  const extension = await until("the extension", () => vscode.extensions.all.find((one) => /\.ananke$/i.test(one.id)));
  return extension.activate();
}

async function opened(file) {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(root(), file));
  await vscode.window.showTextDocument(document);
  return document;
}

async function append(document, added) {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, added);
  return vscode.workspace.applyEdit(edit);
}

// Type fast above findings: each has to move with its line, and none may come or go in between.
async function type(document, typed) {
  const denied = () => vscode.languages.getDiagnostics(document.uri).filter((one) => JSON.stringify(one.code).includes("ANK601"));
  const right = () => denied().every((one) => /eval|exec|system|Function/.test(document.getText(one.range)));
  const seen = [];
  const counts = new Set();
  const listening = vscode.languages.onDidChangeDiagnostics((event) => {
    if (event.uris.some((uri) => uri.toString() === document.uri.toString())) counts.add(denied().length);
  });
  const snapshot = (key) => seen.push(`${key === "\n" ? "⏎" : key} | ${denied().map((one) => `${one.range.start.line + 1}:${one.range.start.character + 1} ${document.getText(one.range)}`).sort().join(", ")}`);
  snapshot("");
  let at = new vscode.Position(0, 0);
  let late = 0;
  for (const key of typed) {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, at, key);
    await vscode.workspace.applyEdit(edit);
    at = key === "\n" ? new vscode.Position(at.line + 1, 0) : at.translate(0, 1);
    await sleep(30);
    if (!right()) late += 1;
    await until("findings at their lines", right, 5);
    snapshot(key);
  }
  const undo = new vscode.WorkspaceEdit();
  undo.delete(document.uri, new vscode.Range(new vscode.Position(0, 0), at));
  await vscode.workspace.applyEdit(undo);
  await until("findings at their old lines", () => right() && denied().length > 0, 5);
  await until("the first snapshot", () => { snapshot(""); return seen[0] === seen[seen.length - 1] || !seen.pop(); }, 5);
  listening.dispose();
  return { seen, late, counts: [...counts] };
}

async function look({ file, hover, within, rename, added, typed }, ananke) {
  const seen = {};
  const document = await opened(file);
  const uri = document.uri;
  await until(`diagnostics of ${file}`, () => codes(uri).length > 0);
  seen.first = codes(uri);
  const diagnostic = vscode.languages.getDiagnostics(uri)[0];
  seen.linked = Boolean(diagnostic.code && diagnostic.code.target) || typeof diagnostic.code === "string";

  seen.typing = await type(document, typed);
  const at = document.positionAt(document.getText().indexOf(hover) + within);
  seen.hover = text(await until(`hover of ${file}`, async () => {
    const found = await vscode.commands.executeCommand("vscode.executeHoverProvider", uri, at);
    return text(found).includes("```json") && found;
  }));

  const [lens] = await until(`code lens of ${file}`, async () => {
    const found = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", uri, 10);
    return found.some((one) => one.command?.command === "ananke.showIR") && found;
  });
  seen.lens = lens.command.title;
  await vscode.commands.executeCommand(lens.command.command, ...lens.command.arguments);
  const ir = await until(`IR document of ${file}`, () => vscode.workspace.textDocuments.find((one) => one.uri.scheme === "ananke-ir" && one.uri.path.includes(file)));
  const before = ir.getText();
  seen.ir = JSON.parse(before).constraint_count;
  await append(document, added);
  await until(`IR document of ${file} after an edit`, () => ir.getText() !== before);
  seen.irAfter = JSON.parse(ir.getText()).constraint_count;

  await vscode.window.showTextDocument(document);
  const wrong = await until(`ANK101 in ${file}`, () => vscode.languages.getDiagnostics(uri).find((one) => JSON.stringify(one.code).includes("ANK101")));
  const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, wrong.range, undefined, 20);
  const fix = actions.find((one) => one.title.includes(rename));
  seen.action = fix?.title;
  seen.applied = await vscode.workspace.applyEdit(fix.edit);
  await until(`${file} without ANK101`, () => !codes(uri).some((code) => code.startsWith("ANK101")));
  seen.fixed = document.getText().includes(rename);

  await document.save();
  const compiled = await until(`a compile of ${file} by the service`, () => ananke.status.last?.uri === uri.toString() && ananke.status.last);
  seen.compiled = { origin: compiled.origin, note: compiled.note };
  return seen;
}

async function trusted() {
  const ananke = await api();
  const seen = { trusted: vscode.workspace.isTrusted };
  for (const one of FILES) seen[one.file] = await look(one, ananke);

  await opened("orders.py");
  await vscode.commands.executeCommand("ananke.showStatus");
  seen.status = JSON.parse(vscode.window.activeTextEditor.document.getText());
  const settings = await opened(".ananke.toml");
  await append(settings, "\nnonsense = 1\n");
  seen.configuration = await until("diagnostics of the configuration", () => codes(settings.uri).length > 0 && codes(settings.uri));

  const document = await opened("orders.py");
  const pid = ananke.serverPid();
  process.kill(pid, "SIGKILL");
  await until("another server", () => ananke.serverPid() !== undefined && ananke.serverPid() !== pid);
  const count = codes(document.uri).length;
  await until("its diagnostics", async () => {
    await append(document, "\nprint(eval('1'))\n");
    await sleep(500);
    return codes(document.uri).length > count;
  });
  seen.notes = [...ananke.notes];
  seen.progress = [...ananke.status.progress];
  // A compile that is cancelled or fails leaves what was there. The new server may still be at work.
  const shown = await until("an item at rest", () => !ananke.status.text.includes("sync") && ananke.status.text);
  ananke.status.working("Compiling");
  const during = ananke.status.text;
  ananke.status.worked();
  seen.item = { shown, during, after: ananke.status.text };
  return seen;
}

async function untrusted() {
  const ananke = await api();
  const document = await opened("orders.py");
  await until("diagnostics", () => codes(document.uri).length > 0);
  const seen = { trusted: vscode.workspace.isTrusted, first: codes(document.uri) };
  await append(document, "\n\ndef added_here(count: int) -> int:\n    return count\n");
  await document.save();
  const compiled = await until("a compile", () => ananke.status.last);
  seen.compiled = { origin: compiled.origin, note: compiled.note };
  await sleep(2000);
  return seen;
}

exports.run = async () => {
  let seen;
  try {
    seen = await { trusted, untrusted }[process.env.ANANKE_SCENARIO]();
  } catch (error) {
    seen = { failed: String(error.stack ?? error) };
  }
  fs.writeFileSync(path.resolve(process.env.ANANKE_SEEN), JSON.stringify(seen));
  if (seen.failed) throw new Error(seen.failed);
};
