/** A thin space that does not break, as it stands between a number and its unit. */
const thin = '\u202f'

/** "12 s", "1 min 5 s". */
export function duration(seconds) {
  const whole = Math.max(0, Math.ceil(seconds))
  const rest = `${whole % 60}${thin}s`
  return whole < 60 ? rest : `${Math.floor(whole / 60)}${thin}min ${rest}`
}

/** Who decides about a dependency's weather, in few words. */
export function holder({ heldFor }, isPlaying) {
  if (heldFor === null) return ''
  return isPlaying ? `by hand, ${duration(heldFor)} left` : 'by hand'
}

/** What a press of a button has done, for those who only hear the page. */
export function told({ name, weather }) {
  return `${name} is ${weather}, and out of the script for 2 minutes`
}

/** Since when the shop has been silent, and what to do. */
export function lostSince(time) {
  const clock = new Date(time).toLocaleTimeString('en-GB')
  return `The shop has not answered since ${clock}. Start it again with npm start; this page goes on by itself.`
}
