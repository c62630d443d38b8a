import {describe, expect, it} from 'vitest'
import type {SuiteReport} from '../../src/core/run/summary/run-report.ts'
import {brokenBlocks, budgetSection, budgetTable} from '../../src/report/budget-table.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {captures} from '../../src/report/suite-sections.ts'
import {budget, everyBudget, gatedReport} from './gated-report.ts'

const [http] = gatedReport().suites
const suite = (more: Partial<SuiteReport>): SuiteReport => ({...http!, ...more})

/** Cells of the row that begins so. */
function cellsOf(table: string, start: string): string[] {
	const row = table.split('\n').find(line => line.startsWith(`| ${start}`))
	return row!
		.slice(2, -2)
		.split('|')
		.map(cell => cell.trim())
}

describe('the table of budgets', () => {
	it.each([
		['ns', '40.0 us', '30.0 us'],
		['ms', '500 ms', '375 ms'],
		['bytes', '95.4 MiB', '71.5 MiB'],
		['bytes/s', '1.91 MiB/s', '1.43 MiB/s'],
		['share', '0.1%', '0.075%'],
		['cores', '80.0%', '60.0%'],
		['count', '3', '2.25'],
		['1/s', '1 200/s', '900/s'],
	])('says %s as people do', (unit, limit, observed) => {
		const table = budgetTable(everyBudget.map(one => ({suite: null, budget: one})))
		const row = ['n', 'Severity', 'Status', 'Why'].length
		expect(cellsOf(table, `\`${unit} held (error)\``)).toEqual([
			...[`\`${unit} held (error)\``, limit, observed, '25.0% left', '8 400', 'error', 'held', ''],
		])
		expect(cellsOf(table, `\`${unit} broken (critical)\``).slice(3)).toEqual([
			...['22.4% beyond', '8 400', 'critical', '**BROKEN**', ''],
		])
		expect(cellsOf(table, `\`${unit} broken (warning)\``).slice(-row)).toEqual([
			'8 400',
			'warning',
			'broken (warning)',
			'',
		])
		expect(cellsOf(table, `\`${unit} unknown (error)\``).slice(1)).toEqual([
			...['-', '-', '-', '-', 'error', 'inconclusive', 'nothing was measured'],
		])
	})

	it('has broken ones first', () => {
		const all = [
			budget('a'),
			budget('b', {outcome: 'inconclusive'}),
			budget('c', {outcome: 'fail', severity: 'warning'}),
			budget('d', {outcome: 'fail'}),
			budget('e', {outcome: 'fail', severity: 'critical'}),
		]
		const rows = budgetSection(suite({budgets: all})).join('\n')
		expect([...rows.matchAll(/^\| `(\w)`/gm)].map(([, name]) => name)).toEqual(['e', 'd', 'c', 'b', 'a'])
	})

	it('is called by what is in it, and has no column for reasons that there are none', () => {
		const head = (...budgets: Parameters<typeof budget>[1][]) =>
			budgetSection(suite({budgets: budgets.map(more => budget('x', more))}))[1]!.split('\n')[0]
		expect(head({})).toMatch(/^\| Budget \|.*\| Status \|$/)
		expect(head({list: 'alerts'})).toMatch(/^\| Alert \|/)
		expect(head({list: 'alerts'}, {reason: 'because'})).toMatch(/^\| Budget or alert \|.*\| Why +\|$/)
	})

	it('is in no report of a suite of which nothing was asked', () => {
		expect(budgetSection(suite({budgets: []}))).toEqual([])
		expect(brokenBlocks(suite({budgets: [budget('x')]}))).toEqual([])
	})
})

describe('what was broken stands at the top of a report', () => {
	it('in a block of its own, by severity', () => {
		const top = renderMarkdown(gatedReport()).split('## Summary')[0]!
		expect(top).toContain(
			'> [!CAUTION]\n> **http-json** broke what was asked of it:\n>\n> - `response_time_p99 < 16ms`: observed 16.004 ms',
		)
		expect(top).toContain(
			'> [!WARNING]\n> **http-json** broke what only warns:\n>\n> - `rss < 140MB`: observed 149 MiB',
		)
	})

	it('with ten of them by name', () => {
		const [block] = brokenBlocks(
			suite({budgets: Array.from({length: 14}, (_, i) => budget(`x${i}`, {outcome: 'fail'}))}),
		)
		expect(block!.match(/^> - /gm)).toHaveLength(11)
		expect(block).toMatch(/\n> - and 4 more$/)
	})
})

describe('every kind of suite', () => {
	it.each(gatedReport().suites.map(one => [one.kind, one] as const))(
		'%s has its budgets below the first line of its section',
		(_kind, one) => {
			const text = renderMarkdown({...gatedReport(), suites: [{...one, budgets: [budget('x < 1')]}]})
			const sections = text
				.slice(text.indexOf(`\n## ${one.name}\n`))
				.split('\n')
				.filter(line => /^##/.test(line))
			expect(sections.slice(0, 2)).toEqual([`## ${one.name}`, '### Budgets'])
		},
	)
})

describe('captures', () => {
	it('say when, why, who held the CPU, and show the flamegraph', () => {
		const text = captures(http!).join('\n')
		expect(text).toMatch(
			/^\| 00:09 \| `loop_block > 100ms` +\| +212 ms \| +100 ms \| `sortItems \(src\/api\/json\.js:71\)` \| \[flamegraph\]\(capture-1\.svg\) · \[profile\]\(capture-1\.cpuprofile\) \|$/m,
		)
		expect(text).toMatch(/^\| 00:15 \| .* - +\| nothing to draw +\|$/m)
		expect(text).toContain('[![Flamegraph: 00:09, loop_block \\> 100ms](capture-1.svg)](capture-1.svg)')
	})

	it('are cut where there are many, and absent where none was asked for', () => {
		const many = Array.from({length: 80}, () => http!.captures![0]!)
		const text = captures(suite({captures: many})).join('\n')
		expect(text.match(/^\| 00:09 /gm)).toHaveLength(50)
		expect(text).toContain('and 30 more.')
		expect(text.match(/!\[/g)).toHaveLength(3)
		const {captures: _, ...none} = http!
		expect(captures(none)).toEqual([])
	})
})
