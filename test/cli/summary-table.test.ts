import fc from 'fast-check'
import stringWidth from 'string-width'
import {describe, expect, test} from 'vitest'
import {summaryTable} from '../../src/cli/follow/summary-table.tsx'
import type {RunReport} from '../../src/core/run/summary/run-report.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
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
		).toEqual(['suite', 'outcome', 'n', 'p50', 'p90', 'p99', 'max', 'per s', 'cpu', 'rss max', 'warnings'])
		const titles = (columns: number) => summaryTable(reports['http-json']!, columns).split('\n')[1]!
		expect(titles(80)).toMatch(/suite.*outcome.*p99/)
		expect(titles(30)).toMatch(/suite.*outcome/)
		expect(summaryTable(reports['http-json']!, 12)).toBe('http-json: ~')
	})

	const titlesOf = (text: string) =>
		text
			.split('\n')[1]!
			.split('│')
			.map(cell => cell.trim())
			.filter(Boolean)

	test('of a comparison is its verdicts, not the figures of one side', () => {
		expect(summaryTable(reports['build-ab']!, 120)).toBe(
			`
┌─────────────┬──────────┬──────────┬────────┬──────────────────┬────────┬────────────┐
│ metric      │ base     │ head     │ change │ interval         │ margin │ verdict    │
├─────────────┼──────────┼──────────┼────────┼──────────────────┼────────┼────────────┤
│ wall time * │ 219 ms   │ 231 ms   │ +5.9%  │ +5.3% .. +6.6%   │ 1.0%   │ regression │
├─────────────┼──────────┼──────────┼────────┼──────────────────┼────────┼────────────┤
│ CPU time    │ 203 ms   │ 215 ms   │ +5.9%  │ +5.3% .. +6.6%   │ 1.0%   │ regression │
├─────────────┼──────────┼──────────┼────────┼──────────────────┼────────┼────────────┤
│ peak memory │ 62.0 MiB │ 62.0 MiB │ +0.02% │ -0.13% .. +0.17% │ 1.0%   │ equivalent │
└─────────────┴──────────┴──────────┴────────┴──────────────────┴────────┴────────────┘
`.trim(),
		)
		const at = (columns: number) => titlesOf(summaryTable(reports['build-ab']!, columns))
		expect(at(80)).toEqual(['metric', 'base', 'head', 'change', 'interval', 'verdict'])
		expect(at(60)).toEqual(['metric', 'change', 'interval', 'verdict'])
		expect(at(40)).toEqual(['metric', 'change', 'verdict'])
		expect(summaryTable(reports['build-ab']!, 24)).toMatch(/^wall time \*: regression$/m)
	})

	test('of a comparison says the margin below where its column has no room', () => {
		const last = (report: RunReport, columns: number) => summaryTable(report, columns).split('\n').at(-1)
		const report = reports['build-ab']!
		expect(last(report, 120)).toMatch(/^└─.*┘$/)
		for (const columns of [80, 60, 50])
			expect(last(report, columns)).toBe('margin 1.0%: a smaller change counts as none')
		const {suites, ...run} = report
		const verdicts = suites[0]!.verdicts.map((one, i) => ({...one, margin: 0.01 * (i + 1)}))
		expect(last({...run, suites: [{...suites[0]!, verdicts}]}, 80)).toBe(
			'margin 1.0% .. 3.0%: a smaller change counts as none',
		)
	})

	test('of noise is its floors', () => {
		const text = summaryTable(reports['startup-noise']!, 80)
		expect(titlesOf(text)).toEqual(['metric', 'measured', 'margin now', 'comparisons'])
		expect(text).toMatch(/│ wall time │ 2\.4% +│ 2\.4% +│ 5 +│/)
	})

	test('of a comparison fits with names of any script, and names the suite where there are several', () => {
		const {suites, ...run} = reports['sweep-ab-open']!
		const nasty = suites.map(suite => ({
			...suite,
			name: '漢字\u001b[31m👩‍👩‍👧',
			verdicts: suite.verdicts.map(one => ({...one, benchmark: '\u202e漢\ue000\u0301 \u0007'})),
		}))
		const report: RunReport = {...run, suites: [...nasty, ...reports['startup-noise']!.suites, ...suites]}
		for (let columns = 1; columns <= 160; columns += columns < 30 ? 3 : 13) {
			const text = summaryTable(report, columns)
			expectFits(text, columns)
			expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
		}
		expect(summaryTable(report, 160)).toMatch(/│ 漢字.*wall time of/)
		expect(summaryTable(report, 160)).toMatch(/│ startup: wall time +│ 2\.4%/)
	})

	test('of a comparison that judged nothing says so', () => {
		const {suites, ...run} = reports['build-ab']!
		const text = summaryTable({...run, suites: [{...suites[0]!, outcome: 'failed', verdicts: []}]}, 80)
		expect(text).toMatch(/│ ab +│ - .*│ FAILED +│/)
	})

	test('of many verdicts keeps those that decide', () => {
		const {suites, ...run} = reports['build-ab']!
		const [gate, ...others] = suites[0]!.verdicts
		const verdicts = Array.from({length: 20}, (_, i) => [gate!, ...others].map(one => ({...one, benchmark: `b${i}`})))
		const text = summaryTable({...run, suites: [{...suites[0]!, verdicts: verdicts.flat()}]}, 80)
		expect(text.match(/wall time of b\d+ \*/g)).toHaveLength(20)
		expect(text).not.toMatch(/memory/)
		expect(text).toMatch(/and 40 more in the report/)
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
