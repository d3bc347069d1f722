/** Says with its event `rotate` that a window moves on by one bucket: an `EventEmitter`. */
export interface RotateController {
  on(event: 'rotate', listener: () => void): unknown
  removeListener(event: 'rotate', listener: () => void): unknown
}

/** What an object must be able to do to be one. */
export const rotateControllerShape = { is: 'an EventEmitter', methods: ['on', 'removeListener'] } as const

/** A window that moves on when it is told. */
export interface Rotating {
  rotateBucket(): void
}

const rotations = new WeakMap<RotateController, Rotation>()

/**
 * Moves the window on with the controller, until the returned function is called. However many windows there are, the
 * controller gets one listener, and it holds none of them.
 */
export function rotateWith(controller: RotateController, window: Rotating): () => void {
  const rotation = rotations.get(controller) ?? new Rotation(controller)
  rotations.set(controller, rotation)
  return rotation.add(window)
}

class Rotation {
  readonly #controller: RotateController
  readonly #windows = new Set<WeakRef<Rotating>>()

  constructor(controller: RotateController) {
    this.#controller = controller
  }

  add(window: Rotating): () => void {
    const reference = new WeakRef(window)
    if (this.#windows.size === 0) this.#controller.on('rotate', this.#rotate)
    this.#windows.add(reference)
    return () => this.#remove(reference)
  }

  #remove(reference: WeakRef<Rotating>): void {
    if (this.#windows.delete(reference) && this.#windows.size === 0)
      this.#controller.removeListener('rotate', this.#rotate)
  }

  readonly #rotate = (): void => {
    for (const reference of this.#windows) {
      const window = reference.deref()
      if (window) window.rotateBucket()
      else this.#remove(reference)
    }
  }
}
