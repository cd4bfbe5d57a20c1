import { resolve } from 'node:path';

import { failUnlessAccounted } from '../accounting.js';
import { against } from '../against.js';
import { startBench } from '../bench.js';
import { OptionError } from '../options.js';
import { deliver, describe as throughput } from './throughput.js';

export const describe = {
  text: 'throughput of this build against that of another, in alternating rounds of one run',
  options: { against: { default: '', text: 'the dist folder of the other build' }, ...throughput.options },
};

const ROWS = [
  { key: 'delivered', text: 'delivered and recorded', unit: 'per second' },
  { key: 'ratio', text: 'against the other build', digits: 3 },
  { key: 'cpu', text: 'processor time a delivery', unit: 'µs' },
  { key: 'statements', text: 'SQL statements a delivery', digits: 4 },
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
];

/** The cost of a change that every delivery pays for, such as counting. Each build has its own schema. */
export async function run(options) {
  if (!options.against) throw new OptionError('--against is missing: the dist folder of the build to compare with.');
  const dist = resolve(options.against);
  const bench = await startBench('counters', options);
  const sides = await bench.rounds({
    'other build': () => deliver(bench, options, dist),
    'this build': () => deliver(bench, options),
  });
  against(sides, 'other build', 'delivered', 'ratio');
  const { events, bytes, batch } = options;
  await bench.report({
    title: `${events.toLocaleString('en-US')} events of ${bytes} bytes, in batches of ${batch}, to one webhook, by two builds`,
    rows: ROWS,
    sides,
    notes: ['A ratio is that of two rounds that followed one another.'],
  });
  failUnlessAccounted(sides);
}
