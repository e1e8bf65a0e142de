/** Runs tests/speed/krausest.ts in Chromium and prints what it measured. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("tests/speed/krausest.ts", import.meta.url));
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "iife", write: false });
const folder = mkdtempSync(join(tmpdir(), "liveview-speed-"));
const page = join(folder, "page.html");
writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><script>${outputFiles[0].text}</script>`);
const options = ["--headless", "--no-sandbox", "--disable-gpu", "--timeout=120000", "--dump-dom", page];
const { stdout } = spawnSync("chromium", options, { encoding: "utf8" });
rmSync(folder, { recursive: true });
console.log(stdout.replace(/<[^>]*>/g, "").trim());
