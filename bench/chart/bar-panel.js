const WIDTH = 720;
const NAMES = 150;
const VALUES = 90;
const BAR = 18;
const ROW = 26;
const HEAD = 34;
const LABEL = 22;

/**
 * One panel of horizontal bars with a common scale from 0, the spread of the rounds as a thin line on each bar.
 *
 * @param groups a list of `{ label, digits, sides: { [key]: { median, min, max } } }`
 * @param sides in their order, `{ key, name }`; `key` is also the bar's class
 * @returns `{ height, text }`, SVG that begins at 0, 0
 */
export function barPanel({ title, better, sides, groups }) {
  const spreads = groups
    .flatMap((group) => sides.map(({ key }) => group.sides[key]))
    .filter((one) => one.median !== null);
  const scale = (WIDTH - NAMES - VALUES) / Math.max(...spreads.map(({ max }) => max));
  const parts = [
    `<text class="title" x="0" y="16">${title}</text>`,
    `<text class="faint" x="${WIDTH}" y="16" text-anchor="end">${better}</text>`,
  ];
  let y = HEAD;
  for (const { label, digits, sides: values } of groups) {
    if (label !== '') {
      parts.push(`<text class="faint" x="0" y="${y + 12}">${label}</text>`);
      y += LABEL;
    }
    for (const { key, name } of sides) {
      parts.push(...bar({ y, key, name, digits, scale, ...values[key] }));
      y += ROW;
    }
  }
  return { height: y + 14, text: parts.join('\n') };
}

function bar({ y, key, name, digits = 0, scale, median, min, max }) {
  const middle = y + BAR / 2;
  const at = (value) => (NAMES + value * scale).toFixed(1);
  const shown =
    median?.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }) ?? '–';
  const end = at(max ?? 0);
  return [
    `<text x="${NAMES - 10}" y="${y + 13}" text-anchor="end">${name}</text>`,
    `<rect class="${key}" x="${NAMES}" y="${y}" width="${((median ?? 0) * scale).toFixed(1)}" height="${BAR}" rx="2"/>`,
    ...(min === max
      ? []
      : [`<path class="spread" d="M${at(min)} ${middle}H${end}M${at(min)} ${y + 5}v8M${end} ${y + 5}v8"/>`]),
    `<text class="value" x="${Number(end) + 8}" y="${y + 13}">${shown}</text>`,
  ];
}
