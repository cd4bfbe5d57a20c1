import { Button, Group, NumberInput, Radio, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useTimeZone } from '../../../shared/time/time-zone.context.js';
import type { NumberText } from '../form/form-values.js';
import { instantAt, wallTime } from './zoned-time.js';

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
  const [from, setFrom] = useState(() => wallTime(given ? Date.parse(given.since) : Date.now() - SPANS.DAY, timeZone));
  const [to, setTo] = useState(() => wallTime(given?.until ? Date.parse(given.until) : Date.now(), timeZone));
  const [since, until] = [instantAt(from, timeZone), instantAt(to, timeZone)];
  const isInOrder = span !== 'own' || (since !== null && until !== null && since < until);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const begin = span === 'own' ? (since ?? 0) : Date.now() - SPANS[span];
    onCount({
      since: new Date(begin).toISOString(),
      ...(span === 'own' && { until: new Date(until ?? 0).toISOString() }),
      which,
      ...(rate !== '' && { ratePerSecond: Number(rate) }),
    });
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
            <TextInput
              type="datetime-local"
              label={t('webhook:recover.since')}
              description={timeZone}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="datetime-local"
              label={t('webhook:recover.until')}
              description={timeZone}
              value={to}
              error={isInOrder ? null : t('webhook:recover.order')}
              onChange={(event) => setTo(event.currentTarget.value)}
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
