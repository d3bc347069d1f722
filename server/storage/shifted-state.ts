import type { State } from '../../shared/engine/state.ts'

/** The same state on another clock. */
export function shiftedState(state: State, by: number): State {
  const since = state.since + by
  switch (state.kind) {
    case 'closed':
      return { ...state, since }
    case 'open':
      return { ...state, since, probeAt: state.probeAt + by }
    case 'half-open':
      return {
        ...state,
        since,
        stageSince: state.stageSince + by,
        issuedAt: state.issuedAt + by,
        leases: state.leases.map(({ ticket, until }) => ({ ticket, until: until + by })),
      }
  }
}
