import path from 'node:path'
import {describe, expect, it} from 'vitest'
import type {RunReport} from '../../../src/core/run/summary/run-report.ts'
import {commentMarker, renderComment} from '../../../src/report/exports/comment.ts'
import {renderStepSummary} from '../../../src/report/exports/step-summary.ts'
import {repository} from '../../house/sources.ts'
import {budget, gatedReport, namedReport, nastier, passingReport} from '../gated-report.ts'
import {proseOf} from '../prose.ts'

/** So many suites, each with so many budgets, and texts of such a length. */
function large(suites: number, budgets: number, length: number): RunReport {
	const report = gatedReport()
	const text = '`<|*&@#\u{1f600}'.repeat(length / 8)
	const [http] = report.suites
	const comparison = report.suites[3]!
	const one = (i: number) => ({
		...(i % 2 === 0
			? http!
			: {...comparison, verdicts: comparison.verdicts.map(verdict => ({...verdict, benchmark: text}))}),
		name: `${i} ${text}`,
		outcome: i % 3 === 0 ? ('failed' as const) : ('done' as const),
		failure: i % 3 === 0 ? {code: 'bad-exit' as const, reason: text} : null,
		budgets: Array.from({length: budgets}, (_, nth) =>
			budget(`${nth} ${text}`, nth % 2 === 0 ? {} : {outcome: 'fail', reason: text, observed: 30, headroom: -0.5}),
		),
		findings: [{...http!.findings[0]!, severity: 'warning' as const, text, evidence: text}],
	})
	return {...report, run: {...report.run, command: text}, suites: Array.from({length: suites}, (_, i) => one(i))}
}

const bytesOf = (text: string) => Buffer.byteLength(text)

describe('comment.md', () => {
	it('of a run that passed', async () => {
		await expect(renderComment(passingReport())).toMatchFileSnapshot(
			path.join(repository, 'fixtures/golden/exports/passing-comment.md'),
		)
	})

	it('of a run that was interrupted does not say that it failed', () => {
		const report = passingReport()
		const suites = report.suites.map((suite, i) => (i === 0 ? {...suite, outcome: 'interrupted' as const} : suite))
		expect(renderComment({...report, suites})).toMatch(/^## arsenal-tui INTERRUPTED: 1 suite was interrupted/m)
	})

	it('begins with what it is found by, and then the verdict', () => {
		const lines = renderComment(gatedReport(), 'nightly bench').split('\n')
		expect(lines[0]).toBe('<!-- arsenal-tui:nightly-bench -->')
		expect(lines[2]).toMatch(
			/^## arsenal-tui FAILED: 2 suites failed, 1 suite was interrupted, 1 suite was not run, 1 regression, 2 budgets broken, /,
		)
	})

	it.each(['a', 'suite:a+tag:b', '-->', '--', 'a--b', '<script>', '', '\u{1f600}', 'x'.repeat(5000)])(
		'has a mark that nothing in %j ends',
		name => {
			const marker = commentMarker(name)
			expect(marker).toMatch(/^<!-- arsenal-tui:[A-Za-z0-9._:+]*(-[A-Za-z0-9._:+]+)*-? -->$/)
			expect(marker.length).toBeLessThan(150)
			expect(marker).toBe(commentMarker(name))
		},
	)

	it('says neither the name of the machine nor what a program printed', () => {
		const report = gatedReport()
		for (const text of [renderComment(report), renderStepSummary(report)]) {
			expect(text).not.toContain('build-3')
			expect(text).not.toContain('ECONNREFUSED')
		}
	})

	it.each([
		[1, 1, 8],
		[3, 400, 80],
		[300, 20, 800],
		[40, 3, 100_000],
		[2000, 0, 8],
		[1, 5000, 8],
	])(
		'of %i suites with %i budgets each and texts of %i characters is below 64 KB, and its summary below 1 MiB',
		(...sizes) => {
			const report = large(...sizes)
			const comment = renderComment(report)
			expect(bytesOf(comment)).toBeLessThan(65_536)
			expect(bytesOf(renderStepSummary(report))).toBeLessThan(1024 * 1024)
			// Whole to its end, and not cut somewhere.
			expect(comment).toMatch(/every figure is in report\.json\.<\/sub>\n$/)
			if (sizes[0] * sizes[1] > 1000) expect(comment).toMatch(/^and [\d ]+ more, in report\.md\.$/m)
		},
		// Five megabytes are searched for secrets, twice.
		120_000,
	)

	it('says how much is missing', () => {
		const comment = renderComment(large(1, 5000, 8))
		const rows = comment.split('\n').filter(line => /^\| `+ ?\d+ /.test(line)).length
		expect(rows).toBeGreaterThan(50)
		expect(comment).toContain(`and ${String(5000 - rows).replace(/(?=\d{3}$)/, ' ')} more, in report.md.`)
		// What was broken stands first, so none of it is among them.
		expect(comment.split('\n').find(line => /^\| `+ ?\d+ /.test(line))).toContain('**BROKEN**')
	})
})

describe('whatever names hold', () => {
	it.each(nastier)('%j puts no markup, no mention and no link of its own into comment or summary', name => {
		for (const text of [renderComment(namedReport(name)), renderStepSummary(namedReport(name))]) {
			for (const line of proseOf(text.replace(/^<!-- arsenal-tui:report -->\n/, ''))) {
				const bare = line.replaceAll(/<\/?sub>/g, '').replace(/\\./g, '')
				expect(bare.replace(/^> /, '')).not.toMatch(/<|\u001b|\u202e/)
				expect(bare.replace(/^#+ /, '')).not.toMatch(/[@#][\w-]/)
				expect(bare).not.toContain('://')
			}
		}
	})
})
