import fc from 'fast-check'
import stringWidth from 'string-width'
import {describe, expect, test} from 'vitest'
import {summaryTable} from '../../src/cli/summary-table.tsx'
import type {RunReport} from '../../src/core/run/run-report.ts'
import {summarise} from '../../src/core/run/summarise.ts'
import {fold, httpRun, observe, Recording, recordedRuns} from '../core/run/recorded-runs.ts'
import {hostileRun} from '../report/hostile-run.ts'

const reports: Record<string, RunReport> = Object.fromEntries(
	Object.entries({...recordedRuns, hostile: hostileRun}).map(([name, record]) => [name, summarise(fold(record()))]),
)

function named(names: readonly string[]): RunReport {
	const [suite] = reports['http-json']!.suites
	return {...reports['http-json']!, suites: names.map(name => ({...suite!, name}))}
}

function expectFits(text: string, columns: number): void {
	for (const line of text.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(columns)
}

describe('the summary on the primary screen', () => {
	test.each(Object.keys(reports))('of %s fits at any width', name => {
		for (let columns = 1; columns <= 160; columns += columns < 40 ? 1 : 7)
			expectFits(summaryTable(reports[name]!, columns), columns)
	})

	test('fits and stays a rectangle with names of any script and length', () => {
		const name = fc.oneof(
			fc.string({minLength: 1, maxLength: 60}),
			fc
				.array(fc.constantFrom('漢', '👩‍👩‍👧', 'e\u0301', 'a', '\ue000', ' '), {minLength: 1, maxLength: 30})
				.map(parts => parts.join('')),
		)
		fc.assert(
			fc.property(fc.array(name, {minLength: 1, maxLength: 4}), fc.integer({min: 1, max: 140}), (names, columns) => {
				const lines = summaryTable(named(names), columns).split('\n')
				expectFits(lines.join('\n'), columns)
				if (!lines[0]!.startsWith('┌')) return
				expect(lines).toHaveLength(3 + 2 * names.length)
				expect(new Set(lines.map(line => stringWidth(line))).size).toBe(1)
			}),
			{numRuns: 60},
		)
	})

	test('has every column where there is room, and the suite and how it ended where there is least', () => {
		const wide = summaryTable(reports['http-json']!, 160)
		expect(
			wide
				.split('\n')[1]!
				.split('│')
				.map(cell => cell.trim())
				.filter(Boolean),
		).toEqual(['suite', 'outcome', 'n', 'p50', 'p90', 'p99', 'max', 'per s', 'cpu', 'rss max', 'findings'])
		const titles = (columns: number) => summaryTable(reports['http-json']!, columns).split('\n')[1]!
		expect(titles(80)).toMatch(/suite.*outcome.*p99/)
		expect(titles(30)).toMatch(/suite.*outcome/)
		expect(summaryTable(reports['http-json']!, 12)).toBe('http-json: ~')
	})

	test('is plain text', () => {
		for (const report of Object.values(reports))
			expect(summaryTable(report, 100)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/)
	})

	test('has a row for each suite, also one that was not run', () => {
		const run = new Recording([observe('one', 'a'), observe('two', 'b')], 1)
		run.at(1, {type: 'suite-started', suite: 'one', kind: 'observe'})
		run.at(2, {type: 'suite-finished', suite: 'one', outcome: {is: 'done'}})
		const text = summaryTable(summarise(fold(run.events)), 100)
		expect(text).toMatch(/│ one +│ done/)
		expect(text).toMatch(/│ two +│ not run/)
	})

	test('of nothing is a word', () => {
		expect(summaryTable({...summarise(fold(httpRun().slice(0, 1))), suites: []}, 80)).toBe('no suite was run')
	})
})
