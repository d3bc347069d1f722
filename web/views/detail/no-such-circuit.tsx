import { Kbd } from '../../ui/kbd.tsx'
import '../../ui/control.css'
import '../../ui/empty.css'

interface NoSuchCircuitProps {
  readonly circuit: string
  readonly onLeave: () => void
}

/** In the place of a circuit that is not on the board. */
export function NoSuchCircuit({ circuit, onLeave }: NoSuchCircuitProps) {
  return (
    <div className="empty is-slim">
      <h1 className="only-heard">No such circuit</h1>
      <p>
        There is no circuit <b>{circuit}</b> on this board. It was taken off, or its application has not
        created it yet.
      </p>
      <p>
        <button type="button" className="link" onClick={onLeave}>
          Back to the board
        </button>{' '}
        <Kbd>Esc</Kbd>
      </p>
    </div>
  )
}
