/** On a terminal each line overwrites the last. */
const EVERY_MS = { terminal: 1_000, elsewhere: 5_000 };

/**
 * Prints every few seconds how many of `total` rows are stored, how fast, and how long the rest will take.
 *
 * @returns `add(rows)`; `end()` returns the seconds it took
 */
export function showProgress(total, out = process.stderr) {
  const startedAt = performance.now();
  let stored = 0;
  const seconds = () => (performance.now() - startedAt) / 1000;
  const show = () => out.write(out.isTTY ? `\r${text()}\x1b[K` : `${text()}\n`);
  const text = () => {
    const rate = stored / seconds();
    const left = rate > 0 ? `${Math.ceil((total - stored) / rate)} s left` : '';
    return `${number(stored)} of ${number(total)} deliveries, ${number(Math.round(rate))}/s, ${left}`;
  };
  const timer = setInterval(show, out.isTTY ? EVERY_MS.terminal : EVERY_MS.elsewhere);
  return {
    add(rows) {
      stored += rows;
    },
    end() {
      clearInterval(timer);
      show();
      if (out.isTTY) out.write('\n');
      return seconds();
    },
  };
}

export const number = (value) => value.toLocaleString('en-US');
