import { USER_AND_DATABASE } from './make-cluster.js';
import type { Cluster } from './open-cluster.js';

/** How to reach a database of a cluster whose server listens on `port`. */
export function connectionUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${USER_AND_DATABASE}:${cluster.password}@127.0.0.1:${port}/${database}`;
}
