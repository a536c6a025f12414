// A VS Code workbench without a screen: code-server with everything it writes in one folder, driven by Chromium.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
export const project = path.resolve(here, "../../..");
export const extension = path.join(project, "editors/vscode");
const { chromium } = createRequire(path.join(extension, "package.json"))("playwright-core");

const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "window.commandCenter": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "typescript.validate.enable": false,
};

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Start code-server; `settings` are the user's, `trust` says whether folders are asked about. Returns its address and an end. */
export async function startWorkbench(folder, { settings = {}, trust = false, environment = {} } = {}) {
  const installed = process.env.CODE_SERVER_FOLDER;
  if (!installed) throw new Error("CODE_SERVER_FOLDER names no folder; scripts/test-editors.sh sets it");
  const port = await freePort();
  const data = path.join(folder, "data");
  for (const sub of ["User", "Machine"]) mkdirSync(path.join(data, sub), { recursive: true });
  writeFileSync(path.join(folder, "config.yaml"), `bind-addr: 127.0.0.1:${port}\nauth: none\ncert: false\ndisable-telemetry: true\ndisable-update-check: true\n`);
  const trusting = { "security.workspace.trust.enabled": trust, "security.workspace.trust.startupPrompt": "never" };
  writeFileSync(path.join(data, "User/settings.json"), JSON.stringify({ ...QUIET, ...trusting, ...settings }));
  // The extension host is remote: settings of the machine are its own.
  writeFileSync(path.join(data, "Machine/settings.json"), JSON.stringify(settings));
  const args = [
    path.join(installed, "node_modules/code-server/out/node/entry.js"),
    "--config", path.join(folder, "config.yaml"),
    "--user-data-dir", data,
    "--extensions-dir", path.join(folder, "ext"),
    "--bind-addr", `127.0.0.1:${port}`,
    ...(trust ? [] : ["--disable-workspace-trust"]),
  ];
  const homes = { XDG_CONFIG_HOME: path.join(folder, "xdg"), XDG_DATA_HOME: path.join(folder, "xdg-data"), XDG_CACHE_HOME: path.join(folder, "xdg-cache") };
  const child = spawn(process.execPath, args, { env: { ...process.env, ...homes, ...environment }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const up = await fetch(`${base}/healthz`).then((answer) => answer.ok, () => false);
    if (up) break;
    if (child.exitCode !== null || tries > 300) throw new Error(`code-server did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = () => {
    try {
      // Its own process group: the extension host and the language server go with it.
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  };
  return { base, stop };
}

/** Open a page of a headless browser on the workbench's size. */
export async function openPage() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  return { browser, page: await browser.newPage({ viewport: { width: 1280, height: 800 } }) };
}
