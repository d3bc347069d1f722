import type { ReactNode } from 'react'
import type { Sentence } from './connection-sentences.ts'
import './banner.css'

interface BannerProps {
  /** `trouble` stands out, `news` does not. */
  readonly tone: 'trouble' | 'news'
  readonly icon: ReactNode
  readonly sentence: Sentence
  /** What comes next, and what somebody can do. */
  readonly children?: ReactNode
}

/** One thing about the whole board, across its width. */
export function Banner({ tone, icon, sentence, children }: BannerProps) {
  return (
    <div className={`banner is-${tone}`}>
      <span className="banner-icon">{icon}</span>
      <p className="banner-words">
        <b>{sentence.lead}</b> {sentence.rest}
      </p>
      {children}
    </div>
  )
}

/** A switch that has fallen open. */
export function BrokenLine() {
  return (
    <svg className="tone-open" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path className="broken-line" d="M1 9.2H4.8M9.4 9.2H13M5 8.8L8.3 4.4" />
      <circle className="mark-area" cx="5" cy="9.2" r="1.6" />
      <circle className="mark-area" cx="9.2" cy="9.2" r="1.6" />
    </svg>
  )
}
