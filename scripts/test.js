/**
 * Runs every test, or those selected by the arguments (passed to vitest), and ends with a line `N passed, N failed`.
 * Fails if a test fails, if none ran, or if anything went wrong outside the tests.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'hookledger-report-'));
const report = join(folder, 'report.json');

const vitest = spawn(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  // In its own process group: vitest cleans up at the first signal, and a second one would interrupt that.
  { cwd: root, stdio: 'inherit', detached: true },
);
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!isStopping) vitest.kill('SIGTERM');
    isStopping = true;
  });
}

vitest.once('exit', (code) => {
  const { passed, failed, skipped, needBrowser, needPython } = count(code ?? 1);
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  if (needBrowser > 0) {
    const where = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
    console.log(`No Chromium at ${where} (CHROMIUM_PATH names another): ${needBrowser} browser tests were skipped.`);
  }
  if (needPython > 0)
    console.log('No generator of Python clients (PYTHON_CLIENTS names its environment): its test was skipped.');
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
});

/** A spec file that fails to load counts as one failed test, and so does an error outside all tests. */
function count(code) {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0, testResults = [] } = read();
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const skippedIn = (start) =>
    testResults
      .filter((file) => file.name.startsWith(join(root, start)))
      .flatMap((file) => file.assertionResults)
      .filter((test) => test.status === 'skipped' || test.status === 'pending').length;
  const failed = numFailedTests + unloaded.length;
  return {
    passed: numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
    needBrowser: skippedIn('test/browser/'),
    needPython: skippedIn('test/e2e/generated-clients'),
  };
}

function read() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  }
}
