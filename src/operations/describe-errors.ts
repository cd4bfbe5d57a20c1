import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';

import { ProblemDto } from './problem.dto.js';

/** The tag of the endpoints that write errors in a form of their own. */
const DOCUMENTED = 'Documented endpoints';

const PROBLEM = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };

/** Says of every native route that its errors are problems (RFC 9457), those named one by one and all others. */
export function describeErrors(document: OpenAPIObject): void {
  for (const [name, path] of Object.entries(document.paths)) {
    if (!name.startsWith('/api/')) continue;
    for (const route of [path.get, path.post, path.patch, path.put, path.delete]) {
      if (!route || route.tags?.includes(DOCUMENTED)) continue;
      for (const [status, response] of Object.entries(route.responses)) {
        if (status >= '400' && response && !('$ref' in response)) response.content ??= PROBLEM;
      }
      route.responses['default'] ??= { description: 'Any error', content: PROBLEM };
    }
  }
}
