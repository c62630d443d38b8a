import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {CompareTrack} from '../../src/core/kinds/compare/state.ts'
import {apply} from '../../src/core/run/state/apply.ts'
import {startRunState} from '../../src/core/run/state/run-state.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import type {VerdictReport} from '../../src/core/run/summary/verdict-report.ts'
import {judgeFirst, verdictsOn} from '../../src/core/verdict/judge-measurements.ts'
import {dotPlot} from '../../src/report/dot-plot.ts'
import {finalLines, linesOfEvent, progressLine} from '../../src/report/lines.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {summaryLines} from '../../src/report/summary.ts'
import {compareRun, comparison, noiseRun, openCompareRun, unsteadyCompareRun} from '../core/run/recorded-compare.ts'
import {fold, Recording} from '../core/run/recorded-runs.ts'
import {verdict} from '../core/words/reached-verdict.ts'
import {drawn, modelOf} from '../tui/support/draw.ts'

const hostile = 'a|b`c\u001b[2J<img src=x>\n@everyone'

/** Names and notes that come from revisions and commands. */
function hostileRun(): RunEvent[] {
	const run = new Recording([comparison(hostile)], 3)
	const arm = {
		label: hostile,
		command: hostile,
		revision: hostile,
		commit: hostile,
		subject: hostile,
		dirty: true,
		notes: [hostile],
	}
	run.at(10, {type: 'suite-started', suite: hostile, kind: 'compare'})
	run.at(20, {type: 'compare-prepared', suite: hostile, base: arm, head: arm, benchmarks: [hostile]})
	for (let pair = 0; pair < 9; pair++)
		for (const one of ['base', 'head'] as const)
			run.at(30 + pair, {
				type: 'slot-finished',
				suite: hostile,
				phase: 'measure',
				comparison: 0,
				benchmark: hostile,
				pair,
				arm: one,
				beside: one,
				figures: pair === 0 ? {} : {wall: 1e8 + pair},
				exit: {exitCode: 0, signal: null, failure: null},
				failure: pair === 0 ? hostile : null,
			})
	run.at(40, {
		type: 'verdict-reached',
		suite: hostile,
		...reached,
		direction: 'lower',
		benchmark: hostile,
		metric: hostile,
		stat: hostile,
		lessSteady: {
			pairs: 40,
			base: 0.02,
			head: 0.09,
			ratio: 4.5,
			ci: {level: 0.95, low: 2.4, high: null, method: 'fieller'},
			p: 1e-5,
			adjustedP: 1e-5,
			slow: {fence: 1.08, base: 0.025, head: 0.3},
		},
	})
	const frame = {
		name: hostile,
		file: hostile,
		line: 1,
		presence: 'new',
		kind: 'self',
		baseShare: 0,
		headShare: 1,
	} as const
	const growth = {base: 0, head: 1, delta: 1, low: 0, high: 2, via: {name: hostile, file: hostile, line: 1}}
	run.at(50, {
		type: 'frames-compared',
		suite: hostile,
		benchmark: hostile,
		unit: 'share',
		base: {runs: 1, samples: 9, svg: 'flame-1.svg'},
		head: {runs: 1, samples: 9, svg: null},
		grew: [{...frame, ...growth}],
		shrank: [],
	})
	run.at(60, {type: 'suite-finished', suite: hostile, outcome: {is: 'done', gate: 'failed'}})
	return run.events
}

const {unit: _, ...reached} = verdict

function linesOf(events: readonly RunEvent[]): string[] {
	const [first, ...rest] = events
	const state = startRunState(first as Extract<RunEvent, {type: 'run-started'}>)
	const lines = rest.flatMap(event => {
		apply(state, event)
		return linesOfEvent(state, event)
	})
	return [...lines, ...finalLines(summarise(state), {folder: '.arsenal/latest'})]
}

describe('a comparison in markdown', () => {
	// `vitest -u` writes them again.
	it.each([
		['report-compare', compareRun],
		['report-compare-open', openCompareRun],
		['report-compare-unsteady', unsteadyCompareRun],
		['report-noise', noiseRun],
		['report-compare-hostile', hostileRun],
	])('of %s', async (name, events) => {
		const text = renderMarkdown(summarise(fold(events())))
		await expect(text).toMatchFileSnapshot(`../../fixtures/golden/${name}.md`)
		expect(text).not.toContain('\u001b')
	})

	it('says of every question how many more pairs would settle it, and what its p is among all', () => {
		const report = summarise(fold(openCompareRun()))
		const suites = report.suites.map(suite => ({
			...suite,
			verdicts: suite.verdicts.map((one, i) => ({...one, doubt: 'wide' as const, moreRuns: i + 1, adjustedP: 0.75})),
		}))
		const text = renderMarkdown({...report, suites})
		const rows = text.split('\n').filter(row => row.includes('inconclusive'))
		expect(rows.filter(row => / inconclusive, \d+ more pairs? +\|$/.test(row))).toHaveLength(6)
		expect(rows.filter(row => row.includes(' 0.75 |'))).toHaveLength(6)
		expect(text).toContain('about 1 more pair would settle it')
	})

	it('of an interrupted one has what was judged so far, or says that nothing was', () => {
		const events = compareRun()
		const cut = events.slice(
			0,
			events.findIndex(event => event.type === 'verdict-reached'),
		)
		expect(renderMarkdown(summarise(fold(cut)))).toContain('- nothing was judged')
		expect(renderMarkdown(summarise(fold(events.slice(0, 1))))).toContain('was not run')
	})
})

describe('the runs in markdown', () => {
	const report = summarise(fold(compareRun()))
	const plotOf = (change: (one: VerdictReport) => VerdictReport, from = report) => {
		const suites = from.suites.map(suite => ({...suite, verdicts: suite.verdicts.map(change)}))
		const text = renderMarkdown({...from, suites})
		return text.slice(text.indexOf('### Runs'), text.search(/### What grew|## Run it again/))
	}
	const weight: Readonly<Record<string, number>> = {'·': 1, ':': 2, '⁝': 3, '●': 4}
	const dotsOf = (row: string) => [...row.split('|')[1]!].reduce((sum, dot) => sum + (weight[dot] ?? 0), 0)

	it('are those that the verdict counts, what was measured again in rows of its own', () => {
		const text = plotOf(one => one)
		const rows = text.split('\n').filter(row => /^(base|head)( again)? +\|/.test(row))
		expect(rows.map(row => row.split('|')[0]!.trim())).toEqual(['base', 'head', 'base again', 'head again'])
		// A column of four dots and more is drawn as four.
		expect(dotsOf(rows[1]!) + dotsOf(rows[3]!)).toBe(60)
		expect(text).toContain('40 of each side, and 20 more of each (again)')
		expect(text).toContain('of all 60 pairs')
	})

	it('say so where the verdict is of the first measurement alone', () => {
		const refuted = plotOf(one => ({
			...one,
			verdict: 'inconclusive',
			doubt: 'not-confirmed',
			pairs: 40,
			confirmation: {...verdict.confirmation, confirmed: false},
		}))
		expect(refuted).toContain('base again')
		expect(refuted).toContain('of the first 40 pairs')
	})

	it('have no second rows where nothing was measured again', () => {
		const text = plotOf(one => one, summarise(fold(openCompareRun())))
		expect(text).toContain('one dot a run: 11 of each side.')
		expect(text).not.toContain('again')
	})

	it('of more than a report holds are said to be a part of them', () => {
		const suites = report.suites.map(suite => ({
			...suite,
			compare: {...suite.compare!, pairs: suite.compare!.pairs.map(one => ({...one, count: 3000, confirmation: null}))},
		}))
		expect(renderMarkdown({...report, suites})).toContain('3 000 of each side, of which 40 are drawn.')
	})
})

/** Every run of a side takes the same time and the same memory, to the last digit. */
function constantRun(head: number): RunEvent[] {
	const plan = comparison('ab', {gate: 'peakRss', confirm: false, control: false})
	const run = new Recording([plan], 5)
	const track = new CompareTrack()
	run.at(10, {type: 'suite-started', suite: 'ab', kind: 'compare'})
	const facts = {command: 'x', revision: null, commit: null, subject: null, dirty: false, notes: []}
	const arms = {base: {label: 'a', ...facts}, head: {label: 'b', ...facts}}
	run.at(20, {type: 'compare-prepared', suite: 'ab', ...arms, benchmarks: [null]})
	for (let pair = 0; pair < 24; pair++)
		for (const one of ['base', 'head'] as const) {
			const slot = {
				type: 'slot-finished',
				suite: 'ab',
				phase: 'measure',
				comparison: 0,
				benchmark: null,
				pair,
				arm: one,
				beside: one,
				figures: {wall: 2e8, cpu: 0, peakRss: (one === 'head' ? head : 303) * 2 ** 20},
				exit: {exitCode: 0, signal: null, failure: null},
				failure: null,
			} as const
			run.at(30 + pair, slot)
			track.add({...slot, tMs: 30 + pair})
		}
	const first = judgeFirst(track, plan, [null])
	for (const finding of first.phase.findings) run.at(60, {type: 'finding-made', suite: 'ab', finding})
	for (const verdict of verdictsOn(plan, first, null)) run.at(60, {type: 'verdict-reached', suite: 'ab', ...verdict})
	run.at(70, {type: 'suite-finished', suite: 'ab', outcome: {is: 'done', gate: head > 303 ? 'failed' : 'passed'}})
	return run.events
}

describe('a comparison of what never varies', () => {
	it.each([
		[303, 'equivalent', '0.00% .. 0.00%', 'the same to within 1.0%'],
		[310, 'regression', '+2.3% .. +2.3%', 'worse by more than the margin of 1.0%'],
	])('of 303 MiB and %i is %s, everywhere', (head, verdict, interval, words) => {
		const events = constantRun(head)
		const state = fold(events)
		const report = summarise(state)
		expect(report.suites[0]!.verdicts[0]).toMatchObject({metric: 'peakRss', verdict, doubt: null, lessSteady: null})
		const markdown = renderMarkdown(report)
		const lines = linesOf(events).join('\n')
		const screens = [24, 40, 60].flatMap(rows =>
			(['live', 'results'] as const).flatMap(screen =>
				drawn(modelOf({size: {columns: rows * 3, rows}, run: state, screen})),
			),
		)
		for (const text of [markdown, lines, screens.join('\n')]) {
			expect(text).toContain(verdict)
			expect(text).toContain(interval)
			expect(text).not.toMatch(/NaN|Infinity|undefined|no data/)
		}
		for (const text of [markdown, lines]) expect(text).toContain(words)
	})
})

describe('a comparison in lines', () => {
	it.each([
		['lines-compare', compareRun],
		['lines-compare-open', openCompareRun],
		['lines-compare-unsteady', unsteadyCompareRun],
		['lines-noise', noiseRun],
	])('of %s', async (name, events) => {
		await expect(`${linesOf(events()).join('\n')}\n`).toMatchFileSnapshot(`../../fixtures/golden/${name}.txt`)
	})

	it('has nothing in it that a terminal acts on', () => {
		for (const line of linesOf(hostileRun())) expect(line).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
	})

	it('says now and then how far it is: the ratio so far, how well it is known, and the time', () => {
		const events = compareRun()
		const at = (share: number) => {
			const state = fold(events.slice(0, Math.floor(events.length * share)))
			return progressLine(state)
		}
		expect(at(0.03)).toMatch(/ab warms up \d+s$/)
		expect(at(0.1)).toMatch(/ab ratio [+-][\d.]+%, \d pairs, \d+\/36s$/)
		expect(at(0.5)).toMatch(/ab ratio \+[\d.]+% \+\/-[\d.]+%, \d+ pairs, \d+\/36s$/)
		expect(at(0.9)).toMatch(/ab ratio \+[\d.]+% \+\/-[\d.]+%, \d+\/20 pairs, \d+\/36s {2}run: about \d+s left$/)
	})

	it('in the summary is one sentence', () => {
		const lines = summaryLines(summarise(fold(compareRun())), {folder: '.arsenal/latest'})
		expect(lines[1]).toMatch(/^ {2}regression: wall time \+5\.9%/)
	})
})

describe('the dot plot', () => {
	it('shows both sides on one scale, one row each, with what lies far out in words', () => {
		expect(
			dotPlot(
				[
					{label: 'base', values: [10, 10, 11, 12]},
					{label: 'head', values: [14, 14, 14, 15, 90]},
				],
				value => `${value} ms`,
				11,
			),
		).toEqual(
			['base |:· ·       |', 'head |    ⁝·     |  1 above, up to 90 ms', '      10 ms  23 ms'].map((line, i) =>
				i === 2 ? expect.stringMatching(/^ {6}10 ms +\d+ ms$/) : expect.stringContaining(line.slice(0, 6)),
			),
		)
	})

	it('counts every run: in a column, below or above', () => {
		const weight: Readonly<Record<string, number>> = {'·': 1, ':': 2, '⁝': 3, '●': 4}
		fc.assert(
			fc.property(
				fc.array(fc.double({min: 1, max: 1000, noNaN: true}), {minLength: 1, maxLength: 12}),
				fc.array(fc.double({min: 1, max: 1000, noNaN: true}), {minLength: 1, maxLength: 12}),
				(base, head) => {
					const rows = dotPlot(
						[
							{label: 'base', values: base},
							{label: 'head', values: head},
						],
						value => value.toFixed(2),
					)
					for (const [i, values] of [base, head].entries()) {
						const [, dots, words] = rows[i]!.split('|') as [string, string, string]
						expect([...dots]).toHaveLength(60)
						const shown = [...dots].reduce((sum, dot) => sum + (weight[dot] ?? 0), 0)
						const out = [...words.matchAll(/(\d+) (?:below|above)/g)].reduce((sum, found) => sum + Number(found[1]), 0)
						const crowded = dots.includes('●')
						expect(crowded ? shown + out <= values.length : shown + out === values.length).toBe(true)
					}
				},
			),
		)
	})

	it('says its ends so that they differ', () => {
		const values = [6.01, 6.011, 6.012, 6.013]
		const scale = dotPlot([{label: 'base', values}], (value, digits) => `${value.toPrecision(digits)} ms`).at(-1)!
		expect(scale.trim()).toMatch(/^6\.010 ms +6\.013 ms$/)
	})

	it('of nothing is nothing, and of equal values one column', () => {
		expect(dotPlot([{label: 'base', values: []}], String)).toEqual([])
		expect(dotPlot([{label: 'base', values: [5, 5]}], String)[0]).toMatch(/\| *: *\|/)
	})
})
