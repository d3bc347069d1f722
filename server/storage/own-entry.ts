import type { Random } from '../../shared/engine/random.ts'
import type { Word, WrittenEntry } from './entry.ts'
import { writeEntry } from './entry.ts'
import { seedOf } from './local-view.ts'

/** An entry of this process: under a name that no chance is asked for that is handed in, as others may be handed the same. */
export function ownEntry(words: readonly Word[], random: Random): WrittenEntry {
  const entry = { id: freshName(), seed: seedOf(random), words }
  return { ...entry, text: writeEntry(entry) }
}

/** What was said about calls that have ended. Those that asked have long been answered. */
export function said(words: readonly Word[]): readonly Word[] {
  return words.filter(({ kind }) => kind !== 'admit')
}

const me = crypto.randomUUID().slice(-10)
let named = 0

/** Letters and digits that nobody else puts together like this. */
function freshName(): string {
  return me + (named++).toString(36)
}
