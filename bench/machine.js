import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** The machine the figures were measured on, and how busy it was when the run began. */
export function machineFacts() {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadAverage: Number(loadavg()[0].toFixed(2)),
  };
}
