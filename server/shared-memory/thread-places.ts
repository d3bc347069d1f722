/** Where the threads count that have a circuit in common. */
export interface ThreadPlaces {
  /** Takes a place for this thread, or finds the one that it has: its number; `undefined`: there is none left. */
  claim(): number | undefined
  /** The numbers of each place, and the thread to which it belongs; `null`: to none any more. */
  places(): ThreadPlace[]
  /** The numbers of one place. */
  cellsOf(place: number): Float64Array
}

/** A place in which somebody counts. */
export interface ThreadPlace {
  readonly thread: number | null
  readonly cells: Float64Array
}
