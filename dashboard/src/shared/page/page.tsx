import { Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  /** The heading, and the document's title. */
  title: string;
  /** Beside the heading, such as a state. */
  badge?: ReactNode;
  /** What can be done here. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page. After a navigation its heading has the focus, so that a screen reader says where one is. */
export function Page({ title, badge, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Hookledger`;
  }, [title]);
  useEffect(() => takeFocusAfterNavigation(heading.current), []);
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h2" ref={heading} tabIndex={-1} data-page-title>
            {title}
          </Title>
          {badge}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

let isFirstPage = true;

/** Gives an element the focus, but for the first page of a visit, where it stays at the top of the document. */
function takeFocusAfterNavigation(element: HTMLElement | null): void {
  if (!isFirstPage) element?.focus({ preventScroll: true });
  if (!isFirstPage) scrollTo(0, 0);
  isFirstPage = false;
}
