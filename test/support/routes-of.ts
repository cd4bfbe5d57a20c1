import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** An address with its methods. */
export interface Route {
  readonly path: string;
  readonly methods: readonly string[];
}

/** Every route of Fastify's router, read from the tree it prints. */
export function routesOf(app: NestFastifyApplication): Route[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes();
  const above: string[] = [];
  return tree.split('\n').flatMap((line): Route[] => {
    const [, indent = '', label = '', methods = ''] = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, -]+)\))?$/.exec(line) ?? [];
    if (label === '') return [];
    const depth = indent.length / 4;
    above.length = depth;
    above.push(label);
    return methods === '' ? [] : [{ path: above.join(''), methods: methods.split(', ') }];
  });
}
