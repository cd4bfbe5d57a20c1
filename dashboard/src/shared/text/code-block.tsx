import { Group, SegmentedControl } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import styles from './code-block.module.css';
import { CopyButton } from './copy-button.js';
import { formatJson } from './format-json.js';

interface Props {
  /** Names the block for those who do not see it. */
  label: string;
  text: string;
}

/** Shows text that came from elsewhere, as text only. JSON can be seen laid out or as it was sent; copied is what was sent. */
export function CodeBlock({ label, text }: Props) {
  const { t } = useTranslation();
  const [view, setView] = useState<'pretty' | 'raw'>('pretty');
  const pretty = useMemo(() => formatJson(text), [text]);
  const id = useId();
  return (
    <section className={styles.block} aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" className={styles.bar}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <Group gap="xs" wrap="nowrap">
          {pretty !== null && (
            <SegmentedControl
              size="xs"
              aria-label={t('code.view')}
              value={view}
              onChange={(chosen) => setView(chosen === 'raw' ? 'raw' : 'pretty')}
              data={[
                { value: 'pretty', label: t('code.pretty') },
                { value: 'raw', label: t('code.raw') },
              ]}
            />
          )}
          <CopyButton value={text} label={t('copy.what', { what: label })} isIconOnly />
        </Group>
      </Group>
      {/* Scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.text} tabIndex={0}>
        {text === '' ? t('code.empty') : view === 'pretty' && pretty !== null ? pretty : text}
      </pre>
    </section>
  );
}
