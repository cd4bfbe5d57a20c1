import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

/** Where `npm run dashboard:dev` finds a running service. */
const SERVICE = process.env.SERVICE_URL ?? 'http://127.0.0.1:3000';

const COLOR_SCHEME_SCRIPT = '/src/color-scheme.js';

/** Gives the blocking script a hashed file of its own: Vite bundles modules alone, and a module would run too late. */
function hashedColorSchemeScript(): Plugin {
  return {
    name: 'hashed-color-scheme-script',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const source = readFileSync(join(import.meta.dirname, COLOR_SCHEME_SCRIPT), 'utf8');
      const file = this.getFileName(this.emitFile({ type: 'asset', name: 'color-scheme.js', source }));
      const page = bundle['index.html'];
      if (page?.type === 'asset') page.source = String(page.source).replace(COLOR_SCHEME_SCRIPT, `/${file}`);
    },
  };
}

/**
 * A file is a request, and over HTTP/1.1 a browser makes six at a time. A first visit needs what the entry imports, in two
 * files of which the libraries' seldom changes; what later pages share is one more.
 */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  { name: 'libraries', test: /[\\/]node_modules[\\/]/, tags: ['$initial'], priority: 3 },
  { name: 'index', tags: ['$initial'], priority: 2 },
  { name: 'shared', minShareCount: 2 },
];

export default defineConfig(({ command }) => {
  // Whatever is set outside, a build that tests start too: React's parts for development are twice as large.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: import.meta.dirname,
    plugins: [react(), hashedColorSchemeScript()],
    // The service puts a fresh nonce in its place with every answer.
    html: command === 'build' ? { cspNonce: '{{nonce}}' } : {},
    build: {
      outDir: join(import.meta.dirname, '../dist/dashboard'),
      emptyOutDir: true,
      manifest: true,
      // An inlined file would be a data: URL, which the content policy allows for images alone.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2022',
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
    },
    server: {
      proxy: {
        '/api': SERVICE,
        '/health': SERVICE,
        '/graphql': { target: SERVICE, ws: true },
      },
    },
  };
});
