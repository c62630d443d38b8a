import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {summaryLines} from '../../src/report/summary.ts'
import {loadRun, searchRun} from '../core/run/recorded-load.ts'
import {microRun} from '../core/run/recorded-micro.ts'
import {
	command,
	commandRun,
	deepCutRun,
	diedAtOnceRun,
	fold,
	httpRun,
	interruptedRun,
	leakRun,
	neverYieldsRun,
	observe,
	Recording,
} from '../core/run/recorded-runs.ts'
import {stepsRun, stepsSweepRun} from '../core/run/recorded-steps.ts'
import {hostileRun} from './hostile-run.ts'
import {proseOf} from './prose.ts'

function markdownOf(events: readonly RunEvent[]): string {
	return renderMarkdown(summarise(fold(events)))
}

describe('report.md', () => {
	// `vitest -u` writes them again.
	it.each([
		['report-http', httpRun],
		['report-command', commandRun],
		['report-died-at-once', diedAtOnceRun],
		['report-interrupted', interruptedRun],
		['report-never-yields', neverYieldsRun],
		['report-leak', leakRun],
		['report-hostile', hostileRun],
		['report-micro', microRun],
		['report-steps', stepsRun],
		['report-load', loadRun],
		['report-load-search', searchRun],
		['report-steps-open', stepsSweepRun],
	])('of %s', async (name, events) => {
		await expect(markdownOf(events())).toMatchFileSnapshot(`../../fixtures/golden/${name}.md`)
	})

	it.each([
		[null, 'none known'],
		[{branch: 'main', commit: '9ab12cd4e0', dirty: false}, '`main@9ab12cd`'],
		[{branch: 'main', commit: '9ab12cd4e0', dirty: true}, '`main@9ab12cd (dirty)`'],
		[{branch: null, commit: '9ab12cd4e0', dirty: null}, '`9ab12cd (dirty: unknown)`'],
	])('of a revision %j says %s', (git, said) => {
		const report = summarise(fold(commandRun()))
		const of = {...report, environment: {...report.environment, git}}
		expect(renderMarkdown(of)).toContain(`| ${said}`)
		if (git !== null) expect(summaryLines(of, {folder: '.'})[0]).toContain(said.replaceAll('`', ''))
	})

	it('of a command of megabytes shows how it begins, here as in lines and after screens', () => {
		const long = 'y'.repeat(3_000_000)
		const report = summarise(fold(diedAtOnceRun()))
		const [suite] = report.suites
		const of = {
			...report,
			run: {...report.run, command: `arsenal-tui exec -- node ${long}`},
			suites: [{...suite!, command: {...suite!.command, argv: ['node', long]}}],
		}
		expect(renderMarkdown(of).length).toBeLessThan(renderMarkdown(report).length + 6000)
		expect(renderMarkdown(of)).toContain('more characters in report.json')
		expect(summaryLines(of, {folder: '.'}).join('\n').length).toBeLessThan(5000)
	})

	it('of a failed run begins with the reason and the last words', () => {
		const top = markdownOf(diedAtOnceRun()).split('## Summary')[0]!
		expect(top).toContain('**FAILED**')
		expect(top).toContain('exit code 1 after 161 ms, before it was ready')
		expect(top).toContain('ECONNREFUSED')
	})

	it('of a run whose log just stops says that it was interrupted', () => {
		expect(markdownOf(deepCutRun())).toContain('**INTERRUPTED**')
		expect(markdownOf(httpRun().slice(0, 1))).toContain('was not run')
	})

	it('of several suites has a row and a chapter for each', () => {
		const run = new Recording(
			[observe('one', 'node a.js'), command('two', 'true'), observe('three', 'x'), observe('four', 'y')],
			1,
		)
		run.at(1, {type: 'suite-started', suite: 'one', kind: 'observe'})
		run.at(2, {type: 'suite-finished', suite: 'one', outcome: {is: 'done'}})
		const text = markdownOf(run.events)
		expect(text).toMatch(/^# arsenal-tui: one, two, three and 1 more$/m)
		expect(text.match(/^## (one|two|three|four)$/gm)).toHaveLength(4)
		expect(text.match(/^\| (one|two|three|four) .*(done|not run)/gm)).toHaveLength(4)
	})
})

describe('a hostile run', () => {
	const lines = proseOf(markdownOf(hostileRun()))

	it('puts no markup, no mention and no link of its own into the report', () => {
		for (const line of lines) {
			const bare = line.replaceAll(/<\/?sub>/g, '').replace(/\\./g, '')
			expect(bare).not.toMatch(/<|\u001b|\u202e/)
			expect(bare).not.toMatch(/[@#][\w-]/)
			expect(bare).not.toContain('://')
		}
		for (const [, target] of lines.join('\n').matchAll(/(?<!\\)\]\(([^)]*)\)/g)) {
			expect(target).toMatch(/^[\w.%/-]+$/)
			expect(target).not.toMatch(/^\/|^[a-z]+:/)
		}
	})

	it('keeps every row of every table at the width of its head', () => {
		let cells = 0
		for (const line of lines) {
			if (!line.startsWith('|')) cells = 0
			else {
				const count = line.replace(/\\./g, '').split('|').length
				if (cells > 0) expect(count).toBe(cells)
				cells = count
			}
		}
	})
})
