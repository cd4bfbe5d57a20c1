/**
 * Finishes a build of the dashboard: writes a Brotli and a gzip copy beside each file, and prints how much JavaScript a
 * first visit loads: the page with the overview, its strings and the chart code. Fails above the limit.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const LIMIT_KB = 250;
/** Bytes. Below this size the response headers outweigh the savings. */
const SMALLEST = 1_024;

const built = join(dirname(fileURLToPath(import.meta.url)), '../dist/dashboard');
const assets = join(built, 'assets');
const manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'));

for (const file of readdirSync(assets).filter((name) => /\.(js|css|svg)$/.test(name))) {
  const content = readFileSync(join(assets, file));
  if (content.length < SMALLEST) continue;
  writeFileSync(join(assets, `${file}.br`), brotliCompressSync(content));
  writeFileSync(join(assets, `${file}.gz`), gzipSync(content, { level: 9 }));
}

const page = readFileSync(join(built, 'index.html'), 'utf8');
const first = ['src/i18n/en/first.ts', 'src/shared/chart/chart.tsx'].reduce(
  withImports,
  new Set(Array.from(page.matchAll(/<script [^>]*src="\/([^"]+)"/g), ([, file]) => file)),
);
const kB = (ending) => Math.round([...first].reduce((sum, file) => sum + sizeOf(file, ending), 0) / 100) / 10;
const [gzip, brotli] = [kB('.gz'), kB('.br')];
console.log(
  `JavaScript at first load: ${gzip} kB gzip, ${brotli} kB Brotli, in ${first.size} files (limit ${LIMIT_KB} kB).`,
);
rmSync(join(built, '.vite'), { recursive: true });
if (gzip > LIMIT_KB) {
  console.error(`That is above the limit of ${LIMIT_KB} kB.`);
  process.exit(1);
}

/** The file of an entry and those of its static imports. */
function withImports(files, entry) {
  const { file, imports = [] } = manifest[entry] ?? fail(entry);
  if (files.has(file)) return files;
  files.add(file);
  return imports.reduce(withImports, files);
}

function sizeOf(file, ending) {
  const path = join(built, file);
  return (statSync(path + ending, { throwIfNoEntry: false }) ?? statSync(path)).size;
}

function fail(entry) {
  throw new Error(`The build has no ${entry}: name the files of a first visit in scripts/finish-dashboard.js anew.`);
}
