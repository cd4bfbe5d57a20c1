const WIDTH = 720;
const MARGIN = 20;

const STYLE = `
    text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
    .title { font-weight: 600; font-size: 14px }
    .value { font-variant-numeric: tabular-nums }
    .faint { fill: #59636e; font-size: 12px }
    .paper { fill: #ffffff }
    .raw { fill: #afb8c1 }
    .product { fill: #0969da }
    .spread { stroke: #1f2328; stroke-width: 1.2; fill: none }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .faint { fill: #9198a1 }
      .paper { fill: #0d1117 }
      .raw { fill: #656c76 }
      .product { fill: #4493f8 }
      .spread { stroke: #e6edf3 }
    }`;

/** An SVG of stacked panels and a line of small print. Its colors follow the reader's light or dark scheme. */
export function drawing(panels, note) {
  let y = MARGIN;
  const groups = panels.map(({ height, text }) => {
    const group = `<g transform="translate(${MARGIN} ${y})">\n${text}\n</g>`;
    y += height;
    return group;
  });
  const width = WIDTH + 2 * MARGIN;
  const height = y + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Hookledger beside the raw loop">
<style>${STYLE}
</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${groups.join('\n')}
<text class="faint" x="${MARGIN}" y="${y + MARGIN - 2}">${note.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>
</svg>
`;
}
