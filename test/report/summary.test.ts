import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {summaryLines, summaryRows} from '../../src/report/summary.ts'
import {
	clean,
	command,
	commandRun,
	diedAtOnceRun,
	fold,
	httpRun,
	launch,
	leakRun,
	observe,
	Recording,
	recordedRuns,
} from '../core/run/recorded-runs.ts'
import {hostileRun} from './hostile-run.ts'

const folder = '.arsenal/runs/20261120T104122-k3vq'

function linesOf(events: readonly RunEvent[]): string[] {
	return summaryLines(summarise(fold(events)), {folder})
}

describe('the summary left on the screen', () => {
	it('of a service', () => {
		expect(linesOf(httpRun()).join('\n')).toBe(
			`
arsenal  http-json  DONE in 20.7 s  main@9ab12cd on build-3
  HTTP requests n 8 400  p50 2.92 ms  p99 16.4 ms  420/s  errors 2  cpu 64.9%  rss 151 MiB  loop wait max 20.8 ms
  ! 2 requests were answered with status 500 or above.
  report  ${folder}/report.md   data report.json   flame flame-1.svg
  again   arsenal-tui run http-json   watch  arsenal-tui watch 20261120T104122-k3vq
`.trim(),
		)
	})

	it('of a run that failed says why, with the last words of the target', () => {
		const text = linesOf(diedAtOnceRun()).join('\n')
		expect(text).toContain('FAILED in 190 ms')
		expect(text).toContain('! The target ended with exit code 1')
		expect(text).toContain('| Error: connect ECONNREFUSED')
	})

	it('names what stands out', () => {
		expect(linesOf(leakRun()).join('\n')).toContain('! Memory may leak')
	})

	it('is laid out for its terminal, paths and commands whole', () => {
		const lines = summaryLines(summarise(fold(httpRun())), {folder, columns: 80})
		expect(lines.join('\n')).toBe(
			`
arsenal  http-json  DONE in 20.7 s  main@9ab12cd on build-3
  HTTP requests n 8 400  p50 2.92 ms  p99 16.4 ms  420/s  errors 2  cpu 64.9%
    rss 151 MiB  loop wait max 20.8 ms
  ! 2 requests were answered with status 500 or above.
  report  ${folder}/report.md   data report.json
  flame flame-1.svg
  again   arsenal-tui run http-json
  watch  arsenal-tui watch 20261120T104122-k3vq
`.trim(),
		)
	})

	it.each(Object.keys(recordedRuns))('of %s is never wider than its terminal', name => {
		const report = summarise(fold(recordedRuns[name]!()))
		for (let columns = 60; columns <= 200; columns += 7) {
			const lines = summaryLines(report, {folder, columns})
			expect(lines.length).toBeLessThanOrEqual(10)
			for (const line of lines)
				if (!/^ {2}(?:report|again) /.test(line)) expect(line.length, line).toBeLessThanOrEqual(columns)
		}
	})

	it('is never longer than ten lines, and holds nothing a terminal acts on', () => {
		const many = new Recording(
			Array.from({length: 12}, (_, i) => observe(`suite-${i}`, 'node a.js')),
			1,
		)
		for (const events of [...Object.values(recordedRuns).map(record => record()), hostileRun(), many.events]) {
			const lines = linesOf(events)
			expect(lines.length).toBeLessThanOrEqual(10)
			for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
		}
		expect(linesOf(many.events).join('\n')).toContain('and 9 more suites')
	})
})

describe('the rows of its table', () => {
	it('blame the combination that failed, and no other', () => {
		const variants = ['1', '2'].map(n => ({label: `n=${n}`, launch: launch(`build ${n}`)}))
		const run = new Recording([command('sweep', 'unused', {runs: 1, warmup: 0, variants})], 3)
		run.at(1, {type: 'suite-started', suite: 'sweep', kind: 'command'})
		for (const [i, exitCode] of [0, 6].entries())
			run.at(10 + i, {
				type: 'iteration-finished',
				suite: 'sweep',
				iteration: i + 1,
				warmup: false,
				wallNs: 5e6,
				exit: {...clean, exitCode},
				benchmark: `n=${i + 1}`,
			})
		const failed = {is: 'failed', code: 'bad-exit', reason: 'build 2 ended with code 6', exitCode: 6} as const
		run.at(20, {type: 'suite-finished', suite: 'sweep', outcome: failed, measuredToMs: 15})
		const report = summarise(fold(run.events))
		expect(summaryRows(report).map(row => [row.suite, row.outcome])).toEqual([
			['sweep n=1', 'done'],
			['sweep n=2', 'FAILED'],
		])
		expect(renderMarkdown(report)).toMatch(/\| sweep `n=1` \| done +\|.*\n\| sweep `n=2` \| FAILED +\|/)
	})

	it('all have the same columns', () => {
		const rows = [httpRun, commandRun, diedAtOnceRun, hostileRun].flatMap(record =>
			summaryRows(summarise(fold(record()))),
		)
		for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(rows[0]!))
		expect(rows[1]).toEqual({
			suite: 'startup',
			outcome: 'done',
			n: '20',
			p50: '214 ms',
			p90: '226 ms',
			p99: '-',
			max: '330 ms',
			'per s': '-',
			cpu: '83.2%',
			'rss max': '52.0 MiB',
			warnings: '0',
		})
	})
})
