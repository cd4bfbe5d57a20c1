import { Button, Group, NumberInput, Radio, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { InstantInput } from '../../../shared/time/instant-input.js';
import { useTimeZone } from '../../../shared/time/time-zone.context.js';
import type { NumberText } from '../form/form-values.js';

const KINDS = ['ALL', 'EXHAUSTED', 'MISSED'] as const;
const HOUR_MS = 3_600_000;
const SPANS = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS, WEEK: 168 * HOUR_MS } as const;
type Span = keyof typeof SPANS | 'own';

export interface RecoverRequest {
  readonly since: string;
  /** Left out: until it begins. */
  readonly until?: string;
  readonly which: (typeof KINDS)[number];
  readonly ratePerSecond?: number;
}

interface Props {
  given: RecoverRequest | null;
  refused: readonly string[];
  isBusy: boolean;
  onCancel: () => void;
  onCount: (request: RecoverRequest) => void;
}

/** From when to when, which, and how fast. */
export function RecoverChoices({ given, refused, isBusy, onCancel, onCount }: Props) {
  const { t } = useTranslation(['webhook', 'common']);
  const timeZone = useTimeZone();
  const [span, setSpan] = useState<Span>(given?.until ? 'own' : 'DAY');
  const [which, setWhich] = useState<RecoverRequest['which']>(given?.which ?? 'ALL');
  const [rate, setRate] = useState<NumberText>(given?.ratePerSecond ?? '');
  const [since, setSince] = useState<string | null>(
    () => given?.since ?? new Date(Date.now() - SPANS.DAY).toISOString(),
  );
  const [until, setUntil] = useState<string | null>(() => given?.until ?? new Date().toISOString());
  const own = since !== null && until !== null && since < until ? { since, until } : null;
  const isInOrder = span !== 'own' || own !== null;

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const range = span === 'own' ? own : { since: new Date(Date.now() - SPANS[span]).toISOString() };
    if (range !== null) onCount({ ...range, which, ...(rate !== '' && { ratePerSecond: Number(rate) }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <SegmentedControl
          aria-label={t('common:range.label')}
          value={span}
          onChange={(chosen) => setSpan(chosen)}
          data={[
            ...(['HOUR', 'DAY', 'WEEK'] as const).map((value) => ({ value, label: t(`common:range.${value}`) })),
            { value: 'own', label: t('webhook:recover.own') },
          ]}
        />
        {span === 'own' && (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <InstantInput label={t('webhook:recover.since')} description={timeZone} value={since} onChange={setSince} />
            <InstantInput
              label={t('webhook:recover.until')}
              description={timeZone}
              value={until}
              error={isInOrder ? null : t('webhook:recover.order')}
              onChange={setUntil}
            />
          </SimpleGrid>
        )}
        <Radio.Group label={t('webhook:recover.which')} value={which} onChange={setWhich}>
          <Stack gap={8} mt={6}>
            {KINDS.map((kind) => (
              <Radio
                key={kind}
                value={kind}
                label={t(`webhook:recover.kind.${kind}`)}
                description={t(`webhook:recover.kindHint.${kind}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <NumberInput
          label={t('webhook:recover.rate')}
          description={t('webhook:recover.rateHint')}
          placeholder={t('webhook:hint.unlimited')}
          min={1}
          allowDecimal={false}
          value={rate}
          onChange={setRate}
        />
        <Refused words={refused} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('common:action.back')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!isInOrder}>
            {t('webhook:recover.count')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the service refused, in its words. */
export function Refused({ words }: { words: readonly string[] }) {
  return words.map((sentence) => (
    <Text key={sentence} size="sm" c="red" role="alert">
      {sentence}
    </Text>
  ));
}
