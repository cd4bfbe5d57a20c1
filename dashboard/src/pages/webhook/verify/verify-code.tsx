import { Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CodeBlock } from '../../../shared/text/code-block.js';
import { Section } from '../../../shared/page/section.js';
import go from './code/verify.go?raw';
// What follows `?raw` is text, whatever the module exports.
// oxlint-disable-next-line import/default
import node from './code/verify.mjs?raw';
import php from './code/verify.php?raw';
import python from './code/verify.py?raw';

const LANGUAGES = { Node: node, Python: python, PHP: php, Go: go } as const;

/** Code with which a receiver checks a signature: the standard library of its language is enough. */
export function VerifyCode() {
  const { t } = useTranslation('webhook');
  return (
    <Section title={t('verify.title')} text={t('verify.text')}>
      <Tabs defaultValue="Node" keepMounted={false}>
        <Tabs.List aria-label={t('verify.language')}>
          {Object.keys(LANGUAGES).map((language) => (
            <Tabs.Tab key={language} value={language}>
              {language}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(LANGUAGES).map(([language, code]) => (
          <Tabs.Panel key={language} value={language} pt="sm">
            <CodeBlock label={t('verify.code', { language })} text={code} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Text size="sm" c="dimmed">
        {t('verify.libraries')}
      </Text>
    </Section>
  );
}
