import {expect, test} from 'vitest'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {renderMarkdown} from '../../../src/report/markdown.ts'
import {headerOfObserved} from '../../../src/tui/kinds/observe/header.ts'
import {resultsOf} from '../../../src/tui/kinds.ts'
import {hotPane, loopPane} from '../../../src/tui/screens/observed-panes.ts'
import {liveView} from '../../../src/tui/select/live-view.ts'
import {unicode} from '../../../src/tui/text/glyphs.ts'
import {lineText} from '../../../src/tui/text/line.ts'
import {fold, observe, Recording} from '../../core/run/recorded-runs.ts'
import {suiteOf} from '../../core/run/suite-of.ts'
import {context} from '../support/draw.ts'

function drawn(run: Recording, width = 80): string[] {
	const state = fold(run.events)
	const suite = summarise(state).suites[0]!
	return resultsOf(suite)
		.plain({suite, run: state}, width, context(unicode))
		.map(line => lineText(line).trimEnd())
}

function liveOf(run: Recording) {
	const state = fold(run.events)
	const suite = suiteOf(state, 'observe')
	const source = {header: (asOfMs: number) => headerOfObserved(state, suite, asOfMs), runs: 0}
	return liveView(state, suite, source, {
		asOfMs: null,
		windowMs: 10_000,
		metric: null,
		chartSeconds: 60,
		hotFrames: 5,
	})
}

function started() {
	const run = new Recording([observe('a', 'node a.js', {})], 1)
	run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
	run.at(2, {type: 'process-started', suite: 'a', role: 'target', pid: 10, argv: ['node', 'a.js']})
	return run
}

test('a cluster is listed with the role of each process and its requests, and what it waited', () => {
	const run = started()
	const node = {type: 'node-attached', suite: 'a', nodeVersion: 'v24.21.0', argv: ['node']} as const
	run.at(3, {...node, pid: 10, ppid: 1})
	run.at(4, {...node, pid: 11, ppid: 10, clusterWorker: true})
	run.usage('a', 1200, {pid: 10}, {cpuMs: 200, rssBytes: 50 * 2 ** 20, mainRunMs: 200, mainWaitMs: 3, waitMs: 4})
	run.usage('a', 1200, {pid: 11}, {cpuMs: 900, rssBytes: 60 * 2 ** 20, mainRunMs: 900, mainWaitMs: 600, waitMs: 700})
	run.latency('a', 1300, 11, 'http', [1e6, 2e6])
	run.at(2400, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	const lines = drawn(run)
	const at = lines.findIndex(text => text.includes('PROCESS '))
	expect(lines.slice(at, at + 3)).toEqual([
		'   PROCESS                         ROLE     CPU    RSS MAX   REQUESTS    WAITED',
		'   node 11                       worker       -   60.0 MiB          2    700 ms',
		'   node 10                      primary   16.7%   50.0 MiB          0   4.00 ms',
	])
	expect(lines.join(' ').replace(/ +/g, ' ')).toContain(
		'memory includes about 32 MiB of the probe per Node process; watching usually costs a Node process 0-3% of its CPU time; threads waited 704 ms for a core',
	)
})

test('too few samples are not ranked, and the screen says why', () => {
	const run = started()
	run.at(3, {type: 'node-attached', suite: 'a', pid: 10, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node']})
	run.usage('a', 100, {pid: 10}, {cpuMs: 100, rssBytes: 1, ageMs: 100})
	run.usage('a', 400, {pid: 10}, {cpuMs: 400, rssBytes: 1})
	run.at(410, {
		...{
			type: 'cpu-sampled',
			suite: 'a',
			...{isolate: 1, pid: 10, thread: 0},
			startMs: 300,
			stacks: Array(10).fill(0),
			deltasUs: Array(10).fill(1e4),
		},
		...{newFrames: [['late', 'file:///a.js', 1, 1]], newStacks: [[-1, 0]]},
	})
	run.at(420, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	const text = drawn(run).join('\n')
	expect(text).toContain('hottest  (10 samples, 25.0% of CPU time)')
	expect(text).toContain('Not ranked: below 31 samples')
	expect(text).not.toContain('late')
})

test('collections that nobody told of are not said to be none, on screens and in the report', () => {
	const run = started()
	run.at(3, {type: 'node-attached', suite: 'a', pid: 10, ppid: 1, nodeVersion: 'v18.14.0', argv: ['node']})
	run.usage('a', 1000, {pid: 10}, {cpuMs: 900, rssBytes: 50 * 2 ** 20})
	run.vitals('a', 1003, 10, {utilisation: 1, heapBytes: 2 ** 20, max: 990, stalledMs: 990, gcUntold: true})
	const live = liveOf(run)
	expect(loopPane(live, {columns: 120, rows: 3}, context(unicode)).map(lineText).join('\n')).toMatch(
		/gc pauses +-\/s +- time +max - ms.*gcs - +major - /,
	)
	run.at(1100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	expect(drawn(run, 120).join('\n')).toMatch(/ ms +gc - +heap 1\.00 MiB/)
	expect(renderMarkdown(summarise(fold(run.events)))).toMatch(
		/\| GC pauses \| of the time \| longest \|.*\n.*\n.*\| +- \| +- \| +- \|/,
	)
})

test('collections that were watched a part of the time are said to be estimates, on screens and in the report', () => {
	const run = started()
	run.at(3, {type: 'node-attached', suite: 'a', pid: 10, ppid: 1, nodeVersion: 'v24.1.0', argv: ['node']})
	run.usage('a', 1000, {pid: 10}, {cpuMs: 900, rssBytes: 50 * 2 ** 20})
	run.vitals('a', 1003, 10, {utilisation: 1, heapBytes: 2 ** 20, gcCount: 150, gcMs: 30, gcSampled: {watchedMs: 125}})
	const live = liveOf(run)
	expect(loopPane(live, {columns: 120, rows: 3}, context(unicode)).map(lineText).join('\n')).toMatch(
		/gcs ~1 200 +major 0\+/,
	)
	run.at(1100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	expect(drawn(run, 120).join('\n')).toMatch(/ ms +gc ~1 200 \(0 major seen, 24\.0% of time\)/)
	const report = renderMarkdown(summarise(fold(run.events)))
	expect(report).toMatch(
		/\| +GC pauses +\| +of the time +\| +longest seen +\|.*\n.*\n.*about 1 200 \(0 major seen\) \| 24\.0% ± 3\.7% \|/,
	)
	expect(report).toContain(
		'they were watched 12.5% of the time: their number and their share are estimates. `--all-collections` watches them all the time.',
	)
})

test('a program that is watched lightly has no samples for a reason, on screens and in the report', () => {
	const run = new Recording([observe('a', 'node a.js', {probe: {cpuIntervalUs: null}})], 1)
	run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
	run.at(3, {type: 'node-attached', suite: 'a', pid: 10, ppid: 1, nodeVersion: 'v24.1.0', argv: ['node']})
	run.usage('a', 1000, {pid: 10}, {cpuMs: 900, rssBytes: 50 * 2 ** 20})
	run.vitals('a', 1003, 10, {utilisation: 1, heapBytes: 2 ** 20, gcUntold: true})
	const live = liveOf(run)
	expect(hotPane(live, {columns: 80, rows: 2}, context(unicode)).map(lineText).join('\n')).toContain(
		'watched lightly (--light): no CPU samples are taken',
	)
	run.at(5000, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	const report = summarise(fold(run.events))
	expect(report.suites[0]).toMatchObject({observed: 'light', node: {gc: {count: null}}, hottest: null})
	expect(report.suites[0]!.findings.map(({code}) => code)).toContain('observed-lightly')
	expect(renderMarkdown(report)).toContain('observed lightly')
})
