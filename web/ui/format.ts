/** Stands between a number and its unit and between thousands: thin, and no line breaks there. */
export const thin = '\u202F'

/** Stands between words that belong together: no line breaks there. */
export const noBreak = '\u00A0'

/** A number as it is shown, its unit apart so that it can be set smaller. */
export interface Figure {
  readonly value: string
  /** Empty when there is none. */
  readonly unit: string
}

/** Nothing was measured; zero would be a claim. */
export const unmeasured: Figure = { value: '–', unit: '' }

/** @param share 0 to 1; `null`: not measured. */
export function percentFigure(share: number | null): Figure {
  return share === null ? unmeasured : { value: percentValue(share * 100), unit: '%' }
}

/** @param perSecond `null`: not measured. */
export function rateFigure(perSecond: number | null): Figure {
  return perSecond === null ? unmeasured : { value: rateValue(perSecond), unit: '/s' }
}

/** A measured latency with three figures. `null`: not measured. */
export function latencyFigure(ms: number | null): Figure {
  if (ms === null) return unmeasured
  if (ms < 9.95) return { value: ms === 0 ? '0' : ms.toFixed(1), unit: 'ms' }
  if (ms < 999.5) return { value: ms.toFixed(0), unit: 'ms' }
  const seconds = ms / 1_000
  return { value: seconds.toFixed(seconds < 9.995 ? 2 : seconds < 99.95 ? 1 : 0), unit: 's' }
}

/** A count, in groups of thousands. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, thin)
}

/** A figure in running text. */
export function plain({ value, unit }: Figure): string {
  return unit === '' ? value : withUnit(value, unit)
}

/** A number and its unit in running text. */
export function withUnit(value: number | string, unit: string): string {
  return `${value}${thin}${unit}`
}

function percentValue(percent: number): string {
  if (percent === 0 || percent === 100) return String(percent)
  if (percent < 0.1) return '<0.1'
  return percent > 99.9 ? '>99.9' : percent.toFixed(1)
}

function rateValue(perSecond: number): string {
  if (perSecond === 0) return '0'
  if (perSecond < 0.1) return '<0.1'
  if (perSecond < 99.95) return perSecond.toFixed(1)
  if (perSecond < 9_999.5) return count(perSecond)
  if (perSecond < 999_950) return `${(perSecond / 1_000).toFixed(1)}k`
  return `${(perSecond / 1_000_000).toFixed(1)}M`
}
