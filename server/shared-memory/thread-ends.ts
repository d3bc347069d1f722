import { threadId } from 'node:worker_threads'

type Release = (thread: number) => void

const releases = new Set<Release>()

/** Calls `release` when this thread ends, and when one does that it has started from now on, however that comes about. */
export function whenThreadsEnd(release: Release): void {
  if (releases.size === 0) listen()
  releases.add(release)
}

function listen(): void {
  process.once('exit', () => releaseAll(threadId))
  process.on('worker', (worker) => {
    // It has no number any more when it has ended.
    const thread = worker.threadId
    worker.once('exit', () => releaseAll(thread))
  })
}

function releaseAll(thread: number): void {
  for (const release of releases) release(thread)
}
