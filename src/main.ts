import 'reflect-metadata';

import { runProgram, toldToStop } from './app/run-program.js';
import { startService } from './app/start-service.js';

/** Runs the service until it is told to stop, then lets it drain. */
runProgram(async (stop) => {
  const service = await startService(process.env, (line) => console.log(line), stop);
  await toldToStop(stop);
  await service.stop();
});
