import { splitName } from './circuit-name.ts'
import './name-text.css'

/** A circuit's name with its last part in front; too long a name loses the end of its prefix, never its last part. */
export function NameText({ name }: { readonly name: string }) {
  const { prefix, tail } = splitName(name)
  return (
    <span className="name" title={name}>
      {prefix !== '' && <bdi className="name-prefix">{prefix}</bdi>}
      <bdi className="name-tail">{tail}</bdi>
    </span>
  )
}
