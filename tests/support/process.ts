import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A program that runs, with all that it has printed. */
export interface Running {
  readonly process: ChildProcess
  readonly output: () => string
}

/** Starts a built program, waits until it has printed what `pattern` matches, and ends it with the test. */
export async function start(
  script: string,
  words: readonly string[],
  pattern: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Running & { readonly match: RegExpExecArray }> {
  const child = spawn(process.execPath, [script, ...words], { cwd: root, env: { ...process.env, ...env } })
  onTestFinished(() => end(child))
  let output = ''
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const take = (bytes: Buffer) => {
      output += bytes.toString()
      const found = pattern.exec(output)
      if (found) resolve(found)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}:\n${output}`)))
  })
  return { process: child, output: () => output, match }
}

/** Asks a program to end, and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
