import { NavLink } from '@mantine/core';
import {
  IconAlertCircle,
  IconBolt,
  IconLayoutDashboard,
  IconSend,
  IconSettings,
  IconWebhook,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';

import { PATHS } from '../shared/page/paths.js';
import { preloadPage } from '../pages/routes.js';
import styles from './shell.module.css';

const ITEMS = [
  { name: 'overview', Icon: IconLayoutDashboard },
  { name: 'deliveries', Icon: IconSend },
  { name: 'undelivered', Icon: IconAlertCircle },
  { name: 'webhooks', Icon: IconWebhook },
  { name: 'events', Icon: IconBolt },
  { name: 'settings', Icon: IconSettings },
] as const;

/** The way to every section; a page's code is fetched when one points at its link. */
export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { t } = useTranslation();
  const [location] = useLocation();
  return ITEMS.map(({ name, Icon }) => {
    const path = PATHS[name];
    const isHere = path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
    return (
      <NavLink
        key={name}
        component={Link}
        href={path}
        label={t(`nav.${name}`)}
        leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        className={styles.link}
        onMouseEnter={() => preloadPage(path)}
        onFocus={() => preloadPage(path)}
        onClick={onNavigate}
      />
    );
  });
}
