import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { spread } from './statistics.js';

/** Where the figures of a scenario are stored, for `chart.js` and for you. */
export const resultFile = (scenario) => join(import.meta.dirname, 'results', `${scenario}.json`);

/**
 * Prints a table, a line for each of `rows`, with the median of the rounds and their spread, and writes all of it as JSON.
 *
 * @param rows a list of `{ key, text, unit, digits }`: `key` names a figure of a round
 * @param sides `{ product: [round, …], raw: [round, …] }`: names of columns, and what each round measured, a figure a key.
 *   Where both `product` and `raw` are there, a column shows product ÷ raw loop
 */
export async function report({ scenario, title, options, machine, postgres, rows, sides, notes = [] }) {
  const columns = Object.keys(sides);
  const figures = rows.map((row) => ({
    ...row,
    ...Object.fromEntries(columns.map((side) => [side, spread(sides[side].map((round) => round[row.key]))])),
  }));
  const rounds = Math.max(...Object.values(sides).map(({ length }) => length));
  console.log(`\n${title}`);
  console.log(tableText(figures, columns, rounds));
  for (const note of notes) console.log(note);
  console.log(machineText(machine, postgres));

  const file = options.json ?? resultFile(scenario);
  const measuredAt = new Date().toISOString();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    `${JSON.stringify({ scenario, title, measuredAt, options, machine, postgres, figures }, null, 2)}\n`,
  );
  return figures;
}

const TITLES = { product: 'Hookledger', raw: 'raw loop' };

function tableText(figures, columns, rounds) {
  const compared = columns.includes('product') && columns.includes('raw');
  const head = ['', ...columns.map((side) => TITLES[side] ?? side), ...(compared ? ['ratio'] : [])];
  const lines = figures.map((row) => [
    row.unit ? `${row.text}, ${row.unit}` : row.text,
    ...columns.map((side) => cell(row[side], row.digits ?? 0, rounds)),
    ...(compared ? [ratio(row.product.median, row.raw.median)] : []),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  const draw = (line) =>
    line.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('   ');
  return [head, widths.map((width) => '─'.repeat(width)), ...lines].map(draw).join('\n');
}

function cell({ median, min, max }, digits, rounds) {
  if (median === null) return '–';
  const text = (value) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return rounds > 1 ? `${text(median)} (${text(min)}–${text(max)})` : text(median);
}

function ratio(product, raw) {
  return product === null || raw === null || raw === 0 ? '–' : (product / raw).toFixed(2);
}

function machineText(machine, postgres) {
  const { cpu, processors, node, loadAverage } = machine;
  const { server_version: version, shared_buffers: buffers, fsync, synchronous_commit: commit } = postgres;
  const busy = loadAverage > 0.5 ? ' It was busy with other things: compare ratios.' : '';
  return (
    `${processors} × ${cpu}, Node ${node}; Postgres ${version}, shared_buffers ${buffers}, fsync ${fsync}, ` +
    `synchronous_commit ${commit}. Load average before the run: ${loadAverage}.${busy}`
  );
}
