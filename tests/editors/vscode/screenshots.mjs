// usage: node screenshots.mjs FOLDER SCRATCH SETTINGS_JSON FILE WORD [FILE WORD ...]
// What a person sees: opens each FILE of FOLDER, waits for a squiggle, hovers over WORD, opens the Problems panel.
// Leaves FILE-squiggle.png, FILE-hover.png and FILE-problems.png in SCRATCH and prints the texts as one line of JSON.
import path from "node:path";
import { openPage, startWorkbench } from "./workbench.mjs";

const [folder, scratch, settings, ...files] = process.argv.slice(2);
const { base, stop } = await startWorkbench(scratch, { settings: { ...JSON.parse(settings), "editor.minimap.enabled": false } });
const SQUIGGLE = ".squiggly-error, .squiggly-warning, .squiggly-info, .squiggly-hint";
let code = 0;
try {
  const { browser, page } = await openPage();
  const seen = {};
  for (let index = 0; index < files.length; index += 2) {
    const [file, word] = [files[index], files[index + 1]];
    const shot = (name) => page.screenshot({ path: path.join(scratch, `${file}-${name}.png`) });
    const open = JSON.stringify([["openFile", `vscode-remote://${new URL(base).host}${path.join(folder, file)}`]]);
    try {
      await page.goto(`${base}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(open)}`);
      await page.waitForSelector(".monaco-editor .view-line", { timeout: 60_000 });
      await page.keyboard.press("Control+End");
      await page.waitForSelector(SQUIGGLE, { timeout: 60_000 });
      await page.waitForTimeout(1_000);
      const squiggles = await page.locator(SQUIGGLE).count();
      await shot("squiggle");
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Control+f");
      await page.keyboard.type(word);
      await page.keyboard.press("Escape");
      await page.keyboard.press("ArrowLeft");
      await page.waitForTimeout(300);
      // Keyboard hover: the same words as under the mouse, wherever the line stands.
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Control+i");
      await page.waitForSelector(".monaco-hover-content .hover-row", { timeout: 20_000 });
      await page.waitForTimeout(1_000);
      const hover = (await page.locator(".monaco-hover:visible").allInnerTexts()).join("\n");
      await shot("hover");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Shift+M");
      await page.waitForSelector(".markers-panel .monaco-list-row", { timeout: 20_000 });
      await page.waitForTimeout(500);
      const problems = await page.locator(".markers-panel .monaco-list-row").allInnerTexts();
      await shot("problems");
      seen[file] = { squiggles, hover, problems, status: await page.locator("#ananke\\.ananke\\.ananke\\.status, [id$='ananke.status']").allInnerTexts() };
    } catch (error) {
      await shot("failed");
      seen[file] = { failed: String(error.message).split("\n")[0] };
      code = 1;
    }
  }
  await browser.close();
  console.log(JSON.stringify(seen));
} finally {
  stop();
}
process.exit(code);
