import { defineConfig } from 'vitest/config';

const common = {
  setupFiles: ['reflect-metadata'],
  maxWorkers: 2,
  testTimeout: 20_000,
  hookTimeout: 20_000,
  teardownTimeout: 20_000,
};

const oxc = { decorator: { legacy: true, emitDecoratorMetadata: true } };

export default defineConfig({
  test: {
    ...common,
    globalSetup: ['test/support/postgres-cluster.ts'],
    projects: [
      {
        oxc,
        test: {
          ...common,
          name: 'service',
          // Spec files share the modules of their worker: importing Nest anew for each took a quarter of the run.
          isolate: false,
          setupFiles: [...common.setupFiles, 'test/support/openapi/check-answers.setup.ts'],
          include: ['src/**/*.spec.ts', 'test/{e2e,integration,support}/**/*.spec.ts', 'dashboard/src/**/*.spec.ts'],
        },
      },
      {
        oxc,
        test: {
          ...common,
          name: 'browser',
          include: ['test/browser/**/*.spec.ts'],
          globalSetup: ['test/support/browser-run.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
