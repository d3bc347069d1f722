import type { CircuitBreakerStorage } from '../../server/storage/storage.ts'

/** The same store, with its operations counted. */
export function counting(storage: CircuitBreakerStorage): {
  readonly storage: CircuitBreakerStorage
  readonly operations: () => number
} {
  let operations = 0
  return {
    operations: () => operations,
    storage: {
      kind: storage.kind,
      read(key, known) {
        operations++
        return storage.read(key, known)
      },
      append(key, known, addition) {
        operations++
        return storage.append(key, known, addition)
      },
      forget: (key) => storage.forget(key),
    },
  }
}
