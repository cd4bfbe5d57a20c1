import { describe, expect, it } from 'vitest';

import { tellingLine } from './run-command.js';

describe('tellingLine', () => {
  it('is the first error line, without its time and process prefix', () => {
    const output = [
      'running bootstrap script ... 2026-01-01 00:00:00.000 UTC [12] LOG:  could be anything',
      '2026-01-01 00:00:00.000 UTC [12] FATAL:  could not write to file "pg_wal/1": No space left on device',
      'initdb: error: child process exited with exit code 1',
    ];

    expect(tellingLine(output.join('\n'))).toBe('could not write to file "pg_wal/1": No space left on device');
  });

  it('is the first line of output in an unknown format', () => {
    expect(tellingLine('\n  spawn postgres ENOENT\nat once\n')).toBe('spawn postgres ENOENT');
  });

  it('says so when there is no output', () => {
    expect(tellingLine('')).toBe('it printed nothing');
  });
});
