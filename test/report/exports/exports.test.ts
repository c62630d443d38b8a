import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {reportFormats} from '../../../src/core/run/summary/report-formats.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {annotationLines} from '../../../src/report/exports/annotations.ts'
import {reportExports} from '../../../src/report/exports/exports.ts'
import {fold, recordedRuns} from '../../core/run/recorded-runs.ts'
import {repository} from '../../house/sources.ts'
import {gatedReport, namedReport, nastier, passingReport} from '../gated-report.ts'
import {hostileRun} from '../hostile-run.ts'

const formats = Object.entries(reportExports)

describe('every format', () => {
	it('has a row, and a file of its own', () => {
		expect(Object.keys(reportExports)).toEqual(reportFormats)
		expect(new Set(formats.map(([, {file}]) => file)).size).toBe(formats.length)
	})

	// `vitest -u` writes them again.
	it.each(formats.filter(([format]) => format !== 'json'))(
		'%s of a run that did not pass',
		async (_format, {file, render}) => {
			await expect(render(gatedReport())).toMatchFileSnapshot(
				path.join(repository, 'fixtures/golden/exports', `gated-${file}`),
			)
		},
	)

	it.each(['junit', 'prometheus', 'comment'] as const)('%s of a hostile run', async format => {
		const {file, render} = reportExports[format]
		await expect(render(summarise(fold(hostileRun())))).toMatchFileSnapshot(
			path.join(repository, 'fixtures/golden/exports', `hostile-${file}`),
		)
	})

	it.each(formats)(
		'%s of any run, at any moment, ends with one new line and holds nothing a terminal acts on',
		(_format, {render}) => {
			for (const record of Object.values(recordedRuns)) {
				const events = record()
				for (const length of [1, Math.ceil(events.length / 2)]) {
					const text = render(summarise(fold(events.slice(0, length))))
					expect(text).toMatch(/[^\n]\n$/)
					expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
				}
			}
		},
	)

	it.each(formats)('%s of hostile names neither', (_format, {render}) => {
		for (const name of nastier) {
			const text = render(namedReport(name))
			expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
		}
	})
})

describe('benchmark-action.json', () => {
	const entriesOf = (report = gatedReport()): Array<Record<string, unknown>> =>
		JSON.parse(reportExports['benchmark-action'].render(report))

	it('is what github-action-benchmark reads: names once each, numbers, and ranges it understands', () => {
		fc.assert(
			fc.property(fc.constantFrom(...nastier), name => {
				const entries = entriesOf(namedReport(name))
				expect(new Set(entries.map(one => one.name)).size).toBe(entries.length)
				for (const entry of entries) {
					expect(entry).toEqual({
						name: expect.stringMatching(/^[^`|\n\r]+$/),
						unit: expect.stringMatching(/^(ms|ns|bytes)$/),
						value: expect.any(Number),
						extra: expect.any(String),
						...('range' in entry ? {range: expect.stringMatching(/^± \d[\d.e-]*$/)} : {}),
					})
				}
			}),
			{numRuns: nastier.length},
		)
	})

	it('has what is better when smaller, and of a comparison the new side alone', () => {
		const names = entriesOf().map(one => one.name)
		expect(names).toContain('http-json http p99')
		expect(names).toContain('ab head wall median')
		expect(names.filter(name => /base|throughput|cpuShare/.test(String(name)))).toEqual([])
	})

	it('of nothing is an empty list', () => {
		expect(entriesOf({...gatedReport(), suites: []})).toEqual([])
	})
})

describe('bencher.json', () => {
	const read = (
		report = gatedReport(),
	): Record<string, Record<string, {value: number; lower_value?: number; upper_value?: number}>> =>
		JSON.parse(reportExports.bencher.render(report))

	it('has times in nanoseconds with their intervals, and throughput', () => {
		expect(read()).toMatchObject({
			'startup wall': {latency: {value: 213_633_680, lower_value: 210_123_518, upper_value: 214_496_350}},
			'http-json http': {latency: {value: 2_924_544}, 'latency-p99': {value: 16_351_232}, throughput: {value: 420}},
			'lists sort/n=10': {latency: {value: 145.53125}},
			'http-json rssBytes': {memory: {value: 157_704_192}},
		})
	})

	it('is what Bencher reads, whatever the names are', () => {
		for (const name of [...nastier, 'x'.repeat(3000), '\u{1f600}'.repeat(600)]) {
			const report = namedReport(name)
			const text = reportExports.bencher.render(report)
			// Half a surrogate pair ends a reader in Rust.
			expect(text).not.toMatch(/\\u[dD][89a-fA-F]/)
			const all = Object.entries(read(report))
			expect(all.length).toBeGreaterThan(10)
			for (const [called, measures] of all) {
				expect(Buffer.byteLength(called)).toBeLessThanOrEqual(1024)
				expect(Object.keys(measures).length).toBeGreaterThan(0)
				for (const [slug, {value, lower_value: low = value, upper_value: high = value}] of Object.entries(measures)) {
					expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
					expect(Number.isFinite(value) && low <= high).toBe(true)
				}
			}
		}
	})
})

describe('annotations', () => {
	it('of a run that did not pass', async () => {
		await expect(`${annotationLines(gatedReport()).join('\n')}\n`).toMatchFileSnapshot(
			path.join(repository, 'fixtures/golden/exports/gated-annotations.txt'),
		)
	})

	it('are none where everything passed', () => {
		const {suites, ...run} = passingReport()
		expect(annotationLines({...run, suites: suites.map(suite => ({...suite, findings: []}))})).toEqual([])
	})

	it('are ten of a level at most, the worst first, with how many are missing', () => {
		const {suites} = gatedReport()
		const many = {...suites[0]!, budgets: Array.from({length: 30}, () => suites[0]!.budgets).flat()}
		const lines = annotationLines({...gatedReport(), suites: [many, suites[6]!]})
		for (const [level, count] of [
			['error', 61],
			['warning', 31],
			['notice', 31],
		] as const) {
			const ofLevel = lines.filter(line => line.startsWith(`::${level} `))
			expect(ofLevel).toHaveLength(10)
			expect(ofLevel.at(-1)).toBe(`::${level} title=arsenal-tui::and ${count - 9} more of this kind, in report.md`)
		}
		expect(lines[0]).toMatch(/title=worker%3A suite::/)
		expect(lines[1]).toMatch(/response_time_p99 < 16ms::BROKEN/)
	})

	it('are one line each, with one title and one message, whatever names hold', () => {
		for (const name of nastier)
			for (const line of annotationLines(namedReport(name))) {
				const [, level, title, message] = /^::(\w+) title=([^:,]*)::([^\n\r]*)$/.exec(line) ?? []
				expect(['error', 'warning', 'notice'], line).toContain(level)
				for (const text of [title!, message!]) expect(text.replace(/%(25|0A|0D|3A|2C)/g, '')).not.toContain('%')
			}
	})
})
