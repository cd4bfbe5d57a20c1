import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import iconUrl from '../icon.svg';
import { AccountSwitcher } from './account-switcher.js';
import { ConnectionBanner } from './connection-banner.js';
import { Navigation } from './navigation.js';
import styles from './shell.module.css';
import { UserMenu } from './user-menu.js';

/** What surrounds every page of someone signed in. */
export function Shell({ isOperator, children }: { isOperator: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const [isMenuOpen, menu] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 54 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <SkipLink />
      <AppShell.Header className={styles.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('nav.toggle')}
              aria-expanded={isMenuOpen}
            />
            <Link href="/" className={styles.brand} aria-label="Hookledger">
              <img src={iconUrl} alt="" width={24} height={24} />
              <Group visibleFrom="xs">Hookledger</Group>
            </Link>
          </Group>
          <Group gap="sm" wrap="nowrap">
            {isOperator && <AccountSwitcher />}
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('nav.label')} className={styles.navbar}>
        <Navigation onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={styles.main}>
        <ConnectionBanner />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

/** The first thing that the keyboard reaches: past the navigation to the page. */
function SkipLink() {
  const { t } = useTranslation();
  return (
    <a href="#main" className={styles.skip}>
      {t('shell.skip')}
    </a>
  );
}
