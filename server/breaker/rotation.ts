/** Tells with its event `rotate` that a window moves on by one bucket: an `EventEmitter`. */
export interface RotateController {
  on(event: 'rotate', listener: () => void): unknown
  removeListener(event: 'rotate', listener: () => void): unknown
  /** How many listeners it bears; 0: any number. @default 10 */
  getMaxListeners?(): number
  /** How many it has. */
  listenerCount?(event: 'rotate'): number
}

/** What an object must be able to do to be one. */
export const rotateControllerShape = { is: 'an EventEmitter', methods: ['on', 'removeListener'] } as const

/** A window that moves on when it is told. */
export interface Rotating {
  rotateBucket(): void
}

const rotations = new WeakMap<RotateController, Rotation[]>()

/**
 * Moves the window on with the controller, until the returned function is called. As in opossum each window has a listener
 * of its own, as long as the controller bears them without a warning; further ones share the last. None holds its windows.
 */
export function rotateWith(controller: RotateController, window: Rotating): () => void {
  const present = (rotations.get(controller) ?? []).filter((each) => each.isListening)
  const last = present.at(-1)
  const rotation = last !== undefined && isFull(controller, present.length) ? last : new Rotation(controller)
  if (rotation !== last) rotations.set(controller, [...present, rotation])
  return rotation.add(window)
}

/** Whether one more listener would be one too many. */
function isFull(controller: RotateController, ours: number): boolean {
  const most = controller.getMaxListeners?.() ?? 10
  return most > 0 && (controller.listenerCount?.('rotate') ?? ours) >= most
}

/** A listener and the windows that it moves on. */
class Rotation {
  readonly #controller: RotateController
  readonly #windows = new Set<WeakRef<Rotating>>()

  constructor(controller: RotateController) {
    this.#controller = controller
  }

  get isListening(): boolean {
    return this.#windows.size > 0
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
