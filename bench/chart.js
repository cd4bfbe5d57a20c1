import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { barPanel } from './chart/bar-panel.js';
import { drawing } from './chart/drawing.js';
import { OptionError } from './options.js';
import { resultFile } from './report.js';

export const describe = {
  text: 'draws the results of throughput and latency',
  options: { out: { default: '', text: 'the picture (docs/images/performance.svg)' } },
};

const SIDES = [
  { key: 'raw', name: 'raw loop' },
  { key: 'product', name: 'Hookledger' },
];

/** Draws the results of the last throughput and latency runs. */
export async function run({ out = join(import.meta.dirname, '../docs/images/performance.svg') }) {
  const throughput = resultOf('throughput');
  const latency = resultOf('latency');
  const { cpu, processors, node } = throughput.machine;
  const panels = [
    barPanel({
      title: 'Delivered and recorded, a second',
      better: 'longer is better',
      sides: SIDES,
      groups: [group(throughput, 'delivered', '')],
    }),
    barPanel({
      title: 'Processor time a delivery, µs',
      better: 'shorter is better',
      sides: SIDES,
      groups: [group(throughput, 'cpu', '')],
    }),
    barPanel({
      title: 'Sent → arrived, p95, ms',
      better: 'shorter is better',
      sides: SIDES,
      groups: latency.options.rates.map((rate) => group(latency, `sent-${rate}-p95`, `${rate} a second`)),
    }),
  ];
  const note = `${processors} × ${cpu}, Node ${node}, Postgres ${throughput.postgres.server_version}; lines: lowest to highest round`;
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, drawing(panels, note));
  console.log(`Drew ${out}`);
}

function resultOf(scenario) {
  const file = resultFile(scenario);
  if (!existsSync(file)) throw new OptionError(`No results of ${scenario} yet: npm run bench -- ${scenario}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function group({ figures }, key, label) {
  const { digits, ...sides } = figures.find((figure) => figure.key === key);
  return { label, digits, sides };
}
