/** Settings the service relies on; whatever is not here is as Postgres ships it. */
const SETTINGS = {
  cluster_name: 'hookledger',
  listen_addresses: '127.0.0.1',
  // Paths of sockets are limited to about 100 bytes; a data directory's own may be longer.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '192MB',
  max_wal_size: '1GB',
  // Accepted means committed.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  autovacuum: 'on',
  // The queue's rows are short-lived: look for dead ones more often than every minute.
  autovacuum_naptime: '10s',
  timezone: 'UTC',
  // One file for each hour of the day, written over the next day.
  logging_collector: 'on',
  log_filename: 'postgres-%H.log',
  log_rotation_age: '1h',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements and details of errors would carry customers' data into the log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Commits still reach the system, so they survive that Postgres is killed, as tests do to it. */
const THROWAWAY = { shared_buffers: '96MB', fsync: 'off', full_page_writes: 'off' };

/** Command line of the `postgres` program for a cluster: its settings, so that a new version's apply at once. */
export function postgresSettings(port: number, logs: string, throwaway: boolean): string[] {
  const settings = { ...SETTINGS, ...(throwaway ? THROWAWAY : {}), port: String(port), log_directory: logs };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
