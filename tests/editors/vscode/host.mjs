// usage: node host.mjs FOLDER SCRATCH SCENARIO SETTINGS_JSON
// Runs suite.js in the extension host of a workbench on FOLDER, the extension loaded from its source folder, and prints
// what it saw as one line of JSON. The workbench reads its start options from a <meta>; the ones for tests are put there
// before its script runs, because only a desktop VS Code takes them from the command line.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { extension, openPage, startWorkbench } from "./workbench.mjs";

const [folder, scratch, scenario, settings] = process.argv.slice(2);
const seen = path.join(scratch, "seen.json");
const suite = path.join(path.dirname(fileURLToPath(import.meta.url)), "suite.js");
const { base, stop } = await startWorkbench(scratch, {
  settings: JSON.parse(settings),
  trust: scenario === "untrusted",
  environment: { ANANKE_SCENARIO: scenario, ANANKE_SEEN: seen },
});
let code = 1;
try {
  const { browser, page } = await openPage();
  const remote = (file) => ({ $mid: 1, scheme: "vscode-remote", authority: new URL(base).host, path: file });
  await page.addInitScript((options) => {
    new MutationObserver((_, observer) => {
      const meta = document.getElementById("vscode-workbench-web-configuration");
      if (!meta) return;
      observer.disconnect();
      const settings = JSON.parse(meta.getAttribute("data-settings"));
      settings.developmentOptions = { ...settings.developmentOptions, ...options };
      meta.setAttribute("data-settings", JSON.stringify(settings));
    }).observe(document, { childList: true, subtree: true });
  }, { extensions: [remote(extension)], extensionTestsPath: remote(suite) });
  let finish;
  const ended = new Promise((resolve) => (finish = resolve));
  const said = [];
  await page.exposeFunction("codeAutomationLog", (type, args) => said.push(`[${type}] ${args.join(" ")}`));
  await page.exposeFunction("codeAutomationExit", (result) => finish(result));
  await page.goto(`${base}/?folder=${encodeURIComponent(folder)}`);
  const timeout = new Promise((resolve) => setTimeout(() => resolve("timeout"), 150_000).unref());
  const result = await Promise.race([ended, timeout]);
  code = result === 0 ? 0 : 1;
  if (code) {
    await page.screenshot({ path: path.join(scratch, "failed.png") });
    console.error(`the extension host ended with ${result}\n${said.slice(-40).join("\n")}`);
  }
  await browser.close();
  console.log(readFileSync(seen, "utf8"));
} finally {
  stop();
}
process.exit(code);
