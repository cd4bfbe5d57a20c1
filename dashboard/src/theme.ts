import { Badge, createTheme, type CSSVariablesResolver, Modal, Table, Tooltip } from '@mantine/core';

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** Calm and dense: one accent, small radii, the system's own type. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '12px', sm: '13.5px', md: '14.5px', lg: '16px', xl: '19px' },
  headings: {
    fontWeight: '620',
    sizes: { h1: { fontSize: '24px' }, h2: { fontSize: '21px' }, h3: { fontSize: '17px' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Its word is never cut: a table gives it the room.
    Badge: Badge.extend({ defaultProps: { miw: 'max-content' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 200, withArrow: true, multiline: true, maw: 320 } }),
    Modal: Modal.extend({ defaultProps: { centered: true } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs' } }),
  },
});

/** What is light of a colour is quieter than Mantine's, and what is written on it dark enough to be read with ease. */
const ON_LIGHT = {
  blue: ['#e8f1fb', '#17538f'],
  gray: ['#eceef1', '#434b57'],
  green: ['#e4f5e8', '#1c6430'],
  red: ['#fdeaea', '#a61e1e'],
  yellow: ['#fdf3d8', '#7a4a00'],
} as const;

/**
 * The colours of badges and alerts in the light scheme; the dark one keeps Mantine's. What a filter asks for stands in its
 * field alone, so that a placeholder is to be read as easily as any text.
 */
export const colorVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-placeholder': '#68717e',
    ...Object.fromEntries(
      Object.entries(ON_LIGHT).flatMap(([name, [ground, ink]]) => [
        [`--mantine-color-${name}-light`, ground],
        [`--mantine-color-${name}-light-color`, ink],
      ]),
    ),
  },
  dark: { '--mantine-color-placeholder': '#9aa1ab' },
});
