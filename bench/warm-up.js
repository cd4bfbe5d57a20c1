const WARM_UP = { count: 1000, perSecond: 500, bytes: 1600 };

/**
 * A new process is still compiling, so this publishes to a separate webhook and waits until everything is delivered.
 */
export async function warmUp(bench, { database, receiver, service, load }) {
  const type = 'bench.warm-up';
  const { id } = await service.webhook({ eventType: type, targetUrl: `${receiver.url}/warm-up` });
  await load.singles({ url: service.url, token: service.token, types: [type], ...WARM_UP });
  await bench.settled(database);
  await service.call('DELETE', `/api/v1/webhooks/${id}`);
}
