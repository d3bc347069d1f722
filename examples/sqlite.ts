// A circuit that outlives its process: run `node dist/examples/sqlite.js` twice. The second time it is open from the start.
// It lies in a file, circuits.db or SQLITE_FILE; there is no server to run, and since Node 22.13 nothing to install.
import {
  constantBackoff,
  DatabaseCircuitBreakerProviderFactory,
  isCircuitBreakerError,
  TimeSpan,
} from 'fuseboard/providers'
import { SqliteCircuitBreakerStorageAdapter } from 'fuseboard/sqlite'

const file = process.env.SQLITE_FILE ?? 'circuits.db'
const factory = new DatabaseCircuitBreakerProviderFactory({
  adapters: { sqlite: new SqliteCircuitBreakerStorageAdapter({ database: await opened() }) },
  defaultAdapter: 'sqlite',
  backoffPolicy: constantBackoff({ delay: TimeSpan.fromMinutes(1) }),
})
const payments = factory.use().create('payments')

for (let call = 1; call <= 6; call++) {
  try {
    await payments.runOrFail(callPayments)
  } catch (error) {
    console.log(isCircuitBreakerError(error) ? error.message : `asked payments: ${String(error)}`)
  }
}

/** Node opens the file by itself; before 22.13 somebody else has to. */
async function opened() {
  if (process.getBuiltinModule('node:sqlite')) return file
  const { default: Database } = await import('libsql')
  return new Database(file)
}

/** Down for good. */
async function callPayments(): Promise<string> {
  throw new Error('payments is down')
}
