import {describe, expect, test} from 'vitest'
import {renderComment} from '../../src/report/exports/comment.ts'
import {renderJunit} from '../../src/report/exports/junit.ts'
import {renderPrometheus} from '../../src/report/exports/prometheus.ts'
import {finalLines} from '../../src/report/lines.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {baselineRows} from '../../src/tui/screens/baseline-rows.ts'
import {plainContext} from '../../src/tui/screens/context.ts'
import {lineText} from '../../src/tui/text/line.ts'
import {heldReport} from './held-suite.ts'

describe('a suite that is held against a baseline says so', () => {
	const report = heldReport()

	test('in lines', () => {
		const lines = finalLines(report, {folder: 'run'})
		expect(lines).toContain(
			'against build: baseline main (5 runs, 20261120T104122-k3vq to 20261124T104122-k3vq); runs that were kept are weaker evidence than ab',
		)
		expect(lines.filter(line => /^(REGRESSION|inconclusive) build: wall/.test(line))).toEqual([
			expect.stringMatching(
				/^REGRESSION build: wall time \+51\.0% \(99% interval .*\): worse by more than the margin of 5\.0%$/,
			),
			expect.stringMatching(/^inconclusive build: wall time, max .*: it lies within what differs from run to run$/),
		])
		expect(lines.find(line => line.includes('CPU time'))).toMatch(
			/^inconclusive build: CPU time: nothing was measured that tells it \(does not decide\)$/,
		)
	})

	test('in report.md, first of all', () => {
		const markdown = renderMarkdown(report)
		expect(markdown.indexOf('**build** got worse than baseline main (5 runs')).toBeLessThan(
			markdown.indexOf('## Summary'),
		)
		expect(markdown).toMatch(/\| `wall time` +\| +100 ms \| 151 ms \| \+51\.0% .*\| yes +\| \*\*regression\*\* \|/)
	})

	test('in the files for a CI', () => {
		expect(renderComment(report)).toMatch(/## arsenal-tui FAILED: 1 regression, 1 inconclusive/)
		const junit = renderJunit(report)
		expect(junit).toMatch(/name="baseline main, wall time"[^>]*>\s*<failure message="regression: wall time \+51\.0%/)
		expect(junit).toMatch(/name="baseline main, wall time, max"[^>]*>\s*<skipped message="inconclusive:/)
		expect(junit).not.toContain('baseline main, CPU time')
		const metrics = renderPrometheus(report)
		expect(metrics).toMatch(
			/^arsenal_baseline_ratio\{suite="build",baseline="main",test="wall time",gates="true",forced="false"\} 1\.51/m,
		)
		expect(metrics).toMatch(/^arsenal_baseline_verdict\{.*test="wall time".*verdict="regression"\} 1$/m)
	})

	test('on screens', () => {
		const rows = baselineRows(report.suites[0]!, 80, plainContext()).map(lineText)
		expect(rows[0]).toMatch(/^-- against baseline main, 5 runs -+$/)
		expect(rows[1]).toMatch(/^ ! wall time \+51\.0%/)
		expect(rows.at(-1)).toBe(' ? CPU time: nothing was measured that tells it (does not decide)')
		for (const row of rows) expect(row.length).toBeLessThanOrEqual(80)
	})
})

test('one that was forced says so in all of them', () => {
	const report = heldReport({misfits: ['Node: v22.1.0 -> v24.2.0']})
	const told = 'Node: v22.1.0 -> v24.2.0'
	expect(finalLines(report, {folder: 'run'}).find(line => line.startsWith('FORCED'))).toContain(told)
	for (const text of [renderMarkdown(report), renderComment(report)]) {
		expect(text).toContain('was forced: its runs differ from what was measured now')
		expect(text.replaceAll('\\', '')).toContain(told)
	}
	expect(renderJunit(report)).toContain('the comparison was forced')
	expect(baselineRows(report.suites[0]!, 80, plainContext()).map(lineText)[1]).toContain(
		`although it does not fit: ${told}`,
	)
})

test('one of which nothing can be compared is not passed', () => {
	const report = heldReport({metrics: []})
	expect(renderComment(report)).toContain('## arsenal-tui inconclusive: 1 inconclusive')
	expect(finalLines(report, {folder: 'run'})).toContain(
		'inconclusive build: nothing of it can be compared with its baseline',
	)
	expect(renderJunit(report)).toMatch(/<skipped message="nothing of it can be compared"/)
})
