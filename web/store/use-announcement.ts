import { useState } from 'react'
import type { Announcement } from './announcement.ts'
import { announce } from './announcement.ts'
import type { Board } from './board.ts'

/** The sentence that a listener should hear now; it changes at most once in ten seconds. */
export function useAnnouncement(board: Board): string {
  const [announcement, setAnnouncement] = useState<Announcement | null>(null)
  const next = announce(announcement, board)
  if (next !== announcement) setAnnouncement(next)
  return next?.sentence ?? ''
}
