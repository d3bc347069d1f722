import { useEffect, useRef } from 'react'
import type { KeyHint } from './foot-bar.tsx'
import { Kbd } from './kbd.tsx'
import './control.css'
import './keys-dialog.css'

const allKeys: readonly KeyHint[] = [
  { keys: ['/'], does: 'filter by name or group' },
  { keys: ['j', 'k'], does: 'next, previous circuit' },
  { keys: ['←', '↑', '↓', '→'], does: 'move among the circuits' },
  { keys: ['↵'], does: 'look at the circuit' },
  { keys: ['Esc'], does: 'back to the board; clear the filter' },
  { keys: ['[', ']'], does: 'step through the time of the charts' },
  { keys: ['r'], does: 'connect again at once' },
  { keys: ['?'], does: 'these keys' },
]

/** All keys of the page. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="keys-dialog" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">Keys</h2>
      <dl>
        {allKeys.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="keys-foot">
        <button type="button" className="control" onClick={onClose}>
          Close <Kbd>Esc</Kbd>
        </button>
      </div>
    </dialog>
  )
}
