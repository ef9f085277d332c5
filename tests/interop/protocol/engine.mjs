// Prisma's query engine on a SQLite file, asked in its own JSON protocol.
import { Worker } from 'node:worker_threads';

const patience = 10_000; // milliseconds; the engine answers within a few

// `options` are the adapter's: how DateTime is stored. At some requests the engine breaks down or goes round in circles:
// answer() returns null for these and goes on with a new one.
export async function openEngine(schema, url, options = { timestampFormat: 'unixepoch-ms' }) {
  let worker;
  function message(request) {
    return new Promise((resolve, reject) => {
      const settle = (outcome) => (value) => {
        clearTimeout(late);
        worker.off('message', answered).off('error', failed);
        outcome(value);
      };
      const answered = settle(resolve);
      const failed = settle(reject);
      const late = setTimeout(failed, patience, new Error('no answer'));
      worker.on('message', answered).on('error', failed);
      if (request !== undefined) worker.postMessage(request);
    });
  }
  async function start() {
    worker = new Worker(new URL('./engine_thread.mjs', import.meta.url), { workerData: { schema, url, options } });
    await message();
  }
  await start();
  return {
    async answer(request) {
      try {
        return await message(request);
      } catch {
        await worker.terminate();
        await start();
        return null;
      }
    },
    close: () => worker.terminate(),
  };
}
