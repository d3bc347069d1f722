import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../bench/command-line.ts'
import { median } from '../../bench/median.ts'
import { sectionsOf } from '../../bench/report.ts'
import { figure, toMarkdown } from '../../bench/table.ts'

describe('the report of the benchmarks', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('takes the middle of %j', (numbers, middle) => {
    expect(median(numbers)).toBe(middle)
  })

  it.each([
    [1092.6, '1,093'],
    [17.54, '17.5'],
    [0.4211, '0.421'],
    [0, '0'],
    [NaN, '–'],
  ])('writes %d as %s', (value, text) => {
    expect(figure(value)).toBe(text)
  })

  it('shows a table under its title', () => {
    const table = { title: 'Calls', method: 'Made.', header: ['', 'ns'], rows: [['bare', '53']] }
    expect(toMarkdown(table)).toBe('### Calls\n\nMade.\n\n|  | ns |\n| --- | --- |\n| bare | 53 |\n')
  })

  it('keeps the section of another Node', () => {
    const page = '# Benchmarks\n\n## Node v20.20.2\n\nold\n\n## Node v24.21.0\n\nnew\n'
    expect([...sectionsOf(page).keys()]).toEqual([20, 24])
    expect(sectionsOf(page).get(24)).toContain('new')
  })
})

describe('the command line of the benchmarks', () => {
  const known = ['success', 'rejected']

  it('runs everything, and writes it down, when nothing is named', () => {
    expect(parseCommand([], known)).toMatchObject({ names: known, isWhole: true, node: process.execPath })
  })

  it('runs what is named, quickly when asked to', () => {
    const command = parseCommand(['rejected', '--quick', '--node', '/opt/node'], known)
    expect(command).toMatchObject({ names: ['rejected'], isWhole: false, node: '/opt/node' })
    expect(command.effort.name).toBe('quick')
    expect(parseCommand(['--quick'], known).isWhole).toBe(false)
  })

  it('names what it knows when something else is asked for', () => {
    expect(() => parseCommand(['sucess'], known)).toThrow(
      'There is no benchmark "sucess". There are success, rejected.',
    )
  })
})
