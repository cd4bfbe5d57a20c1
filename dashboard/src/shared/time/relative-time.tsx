import { Tooltip } from '@mantine/core';

import { useNow } from './clock.js';
import styles from './time.module.css';
import { useFormat } from './use-format.js';

/** How long ago an instant was, or how far off it is; the exact time in the account's zone on hover and focus. */
export function RelativeTime({ at }: { at: string }) {
  const format = useFormat();
  const exact = format.dateTime(at);
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      {/* Focusable, so that the exact time is there without a mouse. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <time dateTime={at} tabIndex={0} className={styles.time}>
        {format.relative(at, useNow())}
      </time>
    </Tooltip>
  );
}
