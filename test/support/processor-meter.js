/**
 * Loaded into a service before everything else (`NODE_OPTIONS=--import=…`). Reports the CPU time the process has used,
 * in milliseconds, on the socket `METER_SOCKET`.
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
