import { warn } from '../warn.ts'

/** What is done when a signal is aborted, by all who wait for that. */
interface Heeding {
  readonly tasks: Set<() => void>
  readonly onAbort: () => void
}

const heeded = new WeakMap<AbortSignal, Heeding>()

/**
 * Calls `onAbort` when the signal is aborted, until the returned function is called. However many calls heed a signal, it
 * gets one listener, for Node warns of more than ten; when the last has ended it has none.
 */
export function heed(signal: AbortSignal, onAbort: () => void): () => void {
  // A function of its own, so that the same one may be handed in twice.
  const task = () => onAbort()
  const { tasks } = heeded.get(signal) ?? listenTo(signal)
  tasks.add(task)
  return () => {
    if (tasks.delete(task) && tasks.size === 0) forget(signal, tasks)
  }
}

/** The promise, or the signal's reason if that comes first. */
export function unlessAborted<Result>(
  promise: PromiseLike<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return Promise.resolve(promise)
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason)
    const letGo = heed(signal, leave)
    promise.then(resolve, reject).then(letGo)
    if (signal.aborted) leave()
  })
}

function listenTo(signal: AbortSignal): Heeding {
  const tasks = new Set<() => void>()
  const onAbort = () => {
    const due = [...tasks]
    tasks.clear()
    forget(signal, tasks)
    for (const task of due) task()
  }
  const heeding = { tasks, onAbort }
  heeded.set(signal, heeding)
  try {
    signal.addEventListener('abort', onAbort)
  } catch (mistake) {
    warn('A signal threw when it was listened to; the call goes on without it.', mistake)
  }
  return heeding
}

function forget(signal: AbortSignal, tasks: Set<() => void>): void {
  const heeding = heeded.get(signal)
  if (heeding?.tasks !== tasks) return
  heeded.delete(signal)
  try {
    signal.removeEventListener('abort', heeding.onAbort)
  } catch (mistake) {
    warn('A signal threw when it was no longer listened to; the call was not affected.', mistake)
  }
}
