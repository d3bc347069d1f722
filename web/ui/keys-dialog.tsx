import { useRef } from 'react'
import type { KeyHint } from './foot-bar.tsx'
import { Kbd } from './kbd.tsx'
import { useModal } from './use-modal.ts'
import './control.css'
import './keys-dialog.css'

const allKeys: readonly KeyHint[] = [
  { keys: ['/'], does: 'filter: name, state:open, p99>500' },
  { keys: ['Ctrl', 'K'], does: 'find anything' },
  { keys: ['j', 'k'], does: 'next, previous circuit' },
  { keys: ['←', '↑', '↓', '→'], does: 'move among the circuits' },
  { keys: ['↵'], does: 'look at the circuit' },
  { keys: ['Esc'], does: 'back to live, to the board; clear the filter' },
  { keys: ['w', 't'], does: 'wall, table' },
  { keys: ['c', 'd'], does: 'cards, dense' },
  { keys: ['g'], does: 'group by the next' },
  { keys: ['.'], does: 'pause, go on' },
  { keys: ['[', ']'], does: 'step through the time of the charts' },
  { keys: ['{', '}'], does: 'look earlier, later' },
  { keys: ['+', '-'], does: 'look closer, wider' },
  { keys: ['s'], does: 'save what is looked at, of a circuit' },
  { keys: ['r'], does: 'connect again at once' },
  { keys: ['?'], does: 'these keys' },
]

/** All keys of the page. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useModal(dialog)
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
