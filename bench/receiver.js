/** A receiver in a process of its own: answers 200, and counts how often each `webhook-id` came. */
import { createServer } from 'node:http';

const counts = new Map();

const server = createServer((request, response) => {
  const id = request.headers['webhook-id'];
  request.resume();
  request.on('end', () => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    response.end('ok');
  });
});

process.on('message', () => {
  const repeated = [...counts.values()].filter((count) => count > 1).length;
  process.send({ received: counts.size, repeated });
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}/` }));
