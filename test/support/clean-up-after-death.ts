import { spawn } from 'node:child_process';

/**
 * Waits for the end of standard input, then kills every process that works below the folder `$1` and removes the
 * folder.
 */
const SCRIPT = `
cat > /dev/null
for process in /proc/[0-9]*; do
  case "$(readlink "$process/cwd")" in "$1"/*) kill -9 "\${process#/proc/}" ;; esac
done
rm -rf "$1"`;

/**
 * Cleans up the temporary folder and the processes in it even if this process is killed: a shell in its own session
 * waits for the end of a pipe that we hold open. Returns a function that cancels it.
 */
export function cleanUpAfterDeath(folder: string): () => void {
  const shell = spawn('sh', ['-c', SCRIPT, 'sh', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  return () => process.kill(-shell.pid!, 'SIGKILL');
}
