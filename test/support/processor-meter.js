/**
 * Loaded into a service before all else (`NODE_OPTIONS=--import=…`): tells on the socket `METER_SOCKET` how much processor time
 * the process has used, in milliseconds.
 */
import { createServer } from 'node:net';

createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', () => {
    const { user, system } = process.cpuUsage();
    socket.write(`${(user + system) / 1000}\n`);
  });
})
  .listen(process.env.METER_SOCKET)
  .unref();
