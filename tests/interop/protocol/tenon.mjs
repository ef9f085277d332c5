// `tenon query` on a SQLite file.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export function openTenon(program, schemaPath, url) {
  const child = spawn(program, ['query', '--schema', schemaPath, '--url', url, '--push'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async answer(request) {
      child.stdin.write(`${request}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`tenon query ended with ${await ended} at ${request}`);
      return value;
    },
    async close() {
      child.stdin.end();
      return ended;
    },
  };
}
