import { readFileSync } from 'node:fs';

const EVERY_MS = 250;
/** A table row for `peakRssMb()` of the process that accepts and delivers events, without Postgres. */
export const MEMORY_ROW = { key: 'rss', text: 'peak memory', unit: 'MB' };

/** The clock ticks of `/proc/<pid>/stat` on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Measures the peak memory and the CPU time of processes. Without `/proc` the figures are NaN.
 *
 * @returns `cpuSeconds()` of all since they started; `peakRssMb()` a list, one for each, seen so far; `stop()`
 */
export function watchProcesses(pids) {
  const peaks = pids.map(() => Number.NaN);
  const sample = () => {
    for (const [i, pid] of pids.entries()) {
      const rss = rssMb(pid);
      if (!(rss <= peaks[i])) peaks[i] = Number.isNaN(rss) ? peaks[i] : rss;
    }
  };
  sample();
  const timer = setInterval(sample, EVERY_MS);
  timer.unref();
  return {
    cpuSeconds: () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    peakRssMb: () => {
      sample();
      return peaks;
    },
    stop: () => clearInterval(timer),
  };
}

function rssMb(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN) / 1024;
}

/** Fields 14 and 15; the second, the program's name, may hold anything in its parentheses. */
function cpuSeconds(pid) {
  const text = read(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) / TICKS_PER_SECOND;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
