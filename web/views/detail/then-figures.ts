import type { Bin, Timeline } from '../../charts/timeline.ts'
import { totalOf } from '../../charts/timeline-columns.ts'
import { count, latencyFigure, percentFigure, plain, rateFigure, unmeasured } from '../../ui/format.ts'
import { duration } from '../../ui/time.ts'
import type { KeyFigure } from './key-figures.ts'
import { openingsOf } from './openings.ts'

/** What was measured at an instant. */
export function momentFigures(bin: Bin | undefined): readonly KeyFigure[] {
  const blocked = bin?.['short-circuited'] ?? null
  const total = bin ? totalOf(bin) : null
  const calls = total === null ? null : total - (blocked ?? 0)
  const told = (note: string) => (total === null ? 'not observed' : note)
  const failed = bin === undefined ? null : sumOf(bin.failure, bin.timeout)
  return [
    {
      label: 'Errors',
      figure: percentFigure(shareOf(bin?.errors ?? null)),
      note: failedNote(failed, told('none judged')),
    },
    { label: 'Calls', figure: rateFigure(calls), note: told('let through') },
    { label: 'Blocked', figure: rateFigure(blocked), note: told('turned away') },
    { label: 'p50', figure: latencyFigure(bin?.p50 ?? null), note: told('the median') },
    { label: 'p90', figure: latencyFigure(bin?.p90 ?? null), note: told('one of 10 is slower') },
    { label: 'p99', figure: latencyFigure(bin?.p99 ?? null), note: told('one of 100 is slower') },
  ]
}

function failedNote(perSecond: number | null, otherwise: string): string {
  return perSecond === null ? otherwise : `${rateFigure(perSecond).value} failed per second`
}

/** What was measured in a stretch of time, all of it together. */
export function stretchFigures(timeline: Timeline): readonly KeyFigure[] {
  const { bins, binMs, from, to } = timeline
  const seconds = binMs / 1_000
  const seen = bins.filter(({ success }) => success !== null)
  const sum = (value: (bin: Bin) => number | null) =>
    seen.reduce((all, bin) => all + (value(bin) ?? 0), 0) * seconds
  const failed = sum((bin) => sumOf(bin.failure, bin.timeout))
  const judged = failed + sum((bin) => bin.success)
  const passed = judged + sum((bin) => bin.rejected)
  const blocked = sum((bin) => bin['short-circuited'])
  const perSecond = (all: number) => (seen.length === 0 ? null : all / (seen.length * seconds))
  const { opened, openMs } = openingsOf(timeline)
  const slowest = bins.reduce((most, { p99 }) => Math.max(most, p99 ?? 0), 0)
  const median = middleOf(bins.flatMap(({ p50 }) => p50 ?? []))
  return [
    {
      label: 'Errors',
      figure: percentFigure(judged > 0 ? failed / judged : null),
      note: `${count(failed)} of ${count(judged)} calls`,
    },
    { label: 'Calls', figure: rateFigure(perSecond(passed)), note: `${count(passed)} in all` },
    { label: 'Blocked', figure: rateFigure(perSecond(blocked)), note: `${count(blocked)} in all` },
    {
      label: 'Highest p99',
      figure: slowest > 0 ? latencyFigure(slowest) : unmeasured,
      note: median === null ? 'too few calls' : `median about ${plain(latencyFigure(median))}`,
    },
    timesFigure('Opened', opened, openMs === 0 ? 'never open' : `open for ${duration(openMs)}`),
    {
      label: 'Observed',
      figure: percentFigure(observedShare(timeline)),
      note: `of ${duration(to - from)}`,
    },
  ]
}

function timesFigure(label: string, times: number, note: string): KeyFigure {
  return { label, figure: { value: String(times), unit: '×' }, note }
}

function observedShare({ unobserved, from, to }: Timeline): number {
  const missing = unobserved.reduce((sum, range) => sum + range.to - range.from, 0)
  return 1 - missing / (to - from)
}

function middleOf(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? null
}

function sumOf(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : (one ?? 0) + (other ?? 0)
}

function shareOf(percent: number | null): number | null {
  return percent === null ? null : percent / 100
}
