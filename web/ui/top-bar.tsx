import type { MouseEvent, ReactNode } from 'react'
import type { BoardInfo } from '../../shared/wire/board.ts'
import type { BoardStatus } from '../store/status.ts'
import { ConnectionState } from './connection-state.tsx'
import { Mark } from './mark.tsx'
import './top-bar.css'

interface TopBarProps {
  /** What the page is called. */
  readonly name: string
  readonly info: BoardInfo | null
  readonly status: BoardStatus
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
  /** Called to see the whole board. */
  readonly onHome: () => void
  /** Where on the page this is, after the service and its environment. */
  readonly path?: ReactNode
  /** Stands in for the mark where there is little room. */
  readonly back?: ReactNode
  /** Controls at the right end. */
  readonly children?: ReactNode
}

/** Whose board this is, and whether it is up to date. */
export function TopBar({ name, info, status, now, onHome, path, back, children }: TopBarProps) {
  function onClick(event: MouseEvent): void {
    event.preventDefault()
    onHome()
  }
  return (
    <header className="top-bar">
      {back}
      <a className="brand" href="./" onClick={onClick}>
        {info?.brand?.logo ? <img className="brand-logo" src={info.brand.logo} alt="" /> : <Mark />}
        <bdi className="brand-name">{name}</bdi>
      </a>
      <nav className="whereabouts" aria-label="Whereabouts">
        <Service info={info} />
        {path}
        {path === undefined && <BrandLinks info={info} />}
      </nav>
      <ConnectionState status={status} now={now} />
      {children}
    </header>
  )
}

/** Where else the application leads from here. */
function BrandLinks({ info }: { readonly info: BoardInfo | null }) {
  return info?.links?.map(({ label, href }) => (
    <a key={`${label} ${href}`} className="brand-link" href={href}>
      <bdi>{label}</bdi>
    </a>
  ))
}

function Service({ info }: { readonly info: BoardInfo | null }) {
  const title = info?.title ?? null
  const environment = info?.environment ?? null
  if (title === null && environment === null) return null
  return (
    <span className="service">
      {title !== null && <bdi>{title} </bdi>}
      {environment !== null && <bdi className="environment">{environment}</bdi>}
    </span>
  )
}
