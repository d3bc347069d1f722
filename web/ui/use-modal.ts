import type { RefObject } from 'react'
import { useEffect } from 'react'

/** Opens a dialog over the page; a press beside it closes it, as `Esc` does. What can be written into gets the focus. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const { current } = dialog
    if (!current) return undefined
    const onPress = ({ target }: Event) => target === current && current.close()
    current.showModal()
    current.querySelector('input')?.focus()
    current.addEventListener('click', onPress)
    return () => current.removeEventListener('click', onPress)
  }, [dialog])
}
