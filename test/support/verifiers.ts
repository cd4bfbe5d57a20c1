import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { verifyWebhook } from '../../dashboard/src/pages/webhook/verify/code/verify.mjs';

/** What a receiver has received, and its secrets. */
export interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly secret: string;
}

/** The code the dashboard shows for one language. */
export interface Verifier {
  readonly language: string;
  /** Whether the language is installed. */
  readonly isFound: boolean;
  /**
   * @param folder an empty folder for compiled files
   * @returns a function that returns `genuine` or the reason for a refusal
   */
  readonly prepare: (folder: string) => (received: Received) => Promise<string>;
}

const CODE = join(import.meta.dirname, '../../dashboard/src/pages/webhook/verify/code');

const PYTHON = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
given = json.load(sys.stdin)
try:
    verify.verify_webhook(given["headers"], given["body"].encode(), given["secret"])
    print("genuine")
except ValueError as error:
    print(error)
`;

const PHP = `
require $argv[1];
$given = json_decode(stream_get_contents(STDIN), true);
try {
    verify_webhook($given['headers'], $given['body'], $given['secret']);
    echo 'genuine';
} catch (RuntimeException $error) {
    echo $error->getMessage();
}
`;

const GO = `
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"receiver/webhook"
)

func main() {
	var given struct {
		Headers      map[string]string
		Body, Secret string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	header := http.Header{}
	for name, value := range given.Headers {
		header.Set(name, value)
	}
	if err := webhook.Verify(header, []byte(given.Body), given.Secret); err != nil {
		fmt.Println(err)
	} else {
		fmt.Println("genuine")
	}
}
`;

export const VERIFIERS: readonly Verifier[] = [
  { language: 'Node', isFound: true, prepare: () => inNode },
  {
    language: 'Python',
    isFound: answers('python3', '--version'),
    prepare: () => asking('python3', '-B', '-c', PYTHON, join(CODE, 'verify.py')),
  },
  {
    language: 'PHP',
    isFound: answers('php', '--version'),
    prepare: () => asking('php', '-r', PHP, '--', join(CODE, 'verify.php')),
  },
  { language: 'Go', isFound: answers('go', 'version'), prepare: (folder) => asking(compiledGo(folder)) },
];

function inNode({ headers, body, secret }: Received): Promise<string> {
  try {
    verifyWebhook(headers, Buffer.from(body), secret);
    return Promise.resolve('genuine');
  } catch (error) {
    return Promise.resolve((error as Error).message);
  }
}

/** Returns what a program prints when given the received request. */
function asking(program: string, ...args: string[]): (received: Received) => Promise<string> {
  return async (received) => {
    const child = execFile(program, args);
    child.stdin!.end(JSON.stringify(received));
    const [printed, complaint] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
    return (printed + complaint).trim();
  };
}

/** @returns a program, since the shown code is a package and a program needs its own */
function compiledGo(folder: string): string {
  mkdirSync(join(folder, 'webhook'));
  copyFileSync(join(CODE, 'verify.go'), join(folder, 'webhook/verify.go'));
  writeFileSync(join(folder, 'main.go'), GO);
  writeFileSync(join(folder, 'go.mod'), 'module receiver\n\ngo 1.20\n');
  const program = join(folder, 'receiver');
  execFileSync('go', ['build', '-o', program, '.'], { cwd: folder, env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return program;
}

function answers(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
