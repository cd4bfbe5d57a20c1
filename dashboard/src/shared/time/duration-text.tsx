import styles from './time.module.css';
import { useFormat } from './use-format.js';

/** A length of time; a dash where it is not known. */
export function DurationText({ ms }: { ms: number | null | undefined }) {
  const format = useFormat();
  return <span className={styles.time}>{ms === null || ms === undefined ? '–' : format.duration(ms)}</span>;
}
