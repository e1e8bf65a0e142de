/**
 * Builds the client's scripts into the Python package. With --check it builds in memory and says whether the committed
 * files are that build. Either way it fails where a file is above its budget.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

/**
 * `client.js`: the target is 10 kB, which it misses by a tenth since forms can be put back when they are sent and stay cleared,
 * inserted fields take the focus, and what was typed is heard though an update takes its field away. What a person loses
 * without them is not worth the bytes; the next ones have to be earned elsewhere.
 * `debug.js` is for development, and has a budget to stay a script that one reads in one go.
 */
const SCRIPTS = [
  { name: "client.js", entry: "src/main.ts", budgetBytes: 11_300 },
  { name: "debug.js", entry: "src/debug/main.ts", budgetBytes: 2_500 },
];
/**
 * Properties of objects that never leave `client.js` and that no object of the browser's has there: with short names it is
 * 180 bytes less.
 */
const OURS =
  "pending connection refusal isLost shown tries sender isOverruled served chosen offline wants parts holes resume received opened queued answered define listen isOld lasting anchor steps leaving fresh names isRefused first last items tid plain others body element origin observer timer run note closed clone root url keep obey fail update receive renew isSecret time".split(
    " ",
  );
const isCheck = process.argv.includes("--check");
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

for (const { name, entry, budgetBytes } of SCRIPTS) {
  const code = await bundled(entry, name === "client.js" ? OURS : []);
  const target = path(`../src/liveview/server/assets/${name}`);
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${name}: ${code.length} bytes, ${size} gzipped, budget ${budgetBytes}`);
  if (size > budgetBytes) fail(`${name} is ${size - budgetBytes} bytes above its budget.`);
  if (!isCheck) writeFileSync(target, code);
  else if (readFileSync(target, "utf8") !== code)
    fail(`${name} is not what its source builds: run npm run build.`);
}

async function bundled(entry, ours) {
  const bundle = await build({
    entryPoints: [path(entry)],
    bundle: true,
    format: "iife",
    target: "es2022",
    minifySyntax: true,
    write: false,
  });
  // esbuild minifies too, but to 6 % more after gzip: it puts no function where it is called.
  const { code } = await minify(bundle.outputFiles[0].text, {
    ecma: 2020,
    toplevel: true,
    compress: {
      passes: 4,
      hoist_funs: true,
      pure_getters: true,
      sequences: false,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    // `builtins`: a name is ours though the browser has one like it on something that we never touch.
    mangle: { properties: { builtins: true, regex: new RegExp(`^(${ours.join("|")})$`) } },
  });
  return code;
}

function fail(text) {
  console.error(text);
  process.exitCode = 1;
}
