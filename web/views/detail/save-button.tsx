import { useState } from 'react'
import { save } from '../../saved/save.ts'
import type { SavedCircuit } from '../../saved/saved-circuit.ts'
import { useKeys } from '../../ui/use-keys.ts'
import '../../ui/control.css'
import './save-button.css'

interface SaveButtonProps {
  /** What belongs into the file now. */
  readonly saved: () => SavedCircuit
}

/** Saves what is looked at as a file that opens without a server, and says when it could not. */
export function SaveButton({ saved }: SaveButtonProps) {
  const [mistake, setMistake] = useState('')
  const [isBusy, setBusy] = useState(false)
  function onSave(): void {
    if (isBusy) return
    setBusy(true)
    setMistake('')
    save(saved())
      .catch((error: unknown) => setMistake(error instanceof Error ? error.message : 'Not saved.'))
      .finally(() => setBusy(false))
  }
  useKeys({ s: onSave })
  return (
    <>
      <span className="save-mistake" role="status">
        {mistake}
      </span>
      <button
        type="button"
        className="control save-button"
        title="Save the time shown as a file that opens without a server"
        aria-keyshortcuts="s"
        onClick={onSave}
      >
        Save
      </button>
    </>
  )
}
