import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {canonicalJson} from '../../../../src/core/history/kept/canonical-json.ts'
import {cleanText} from '../../../../src/core/history/kept/clean-text.ts'
import {decodeHistoryLine, encodeHistoryLine} from '../../../../src/core/history/kept/exchange-lines.ts'
import {parseKeptReport} from '../../../../src/core/history/kept/kept-report.ts'
import {type KeptReport, rowsOf, runningRecord} from '../../../../src/core/history/kept/rows-of.ts'
import {renderJson} from '../../../../src/report/json.ts'
import {withoutSecrets} from '../../../../src/report/without-secrets.ts'
import {recordedNames, reportOf} from '../../../store/history/reports.ts'

const read = (json: string) => {
	const parsed = parseKeptReport(json)
	if ('damage' in parsed) throw new Error(parsed.damage)
	return rowsOf(parsed.report)
}

/** What a number of a report may be once it was JSON, and what a program may have made before it was. */
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, -0, Number.MAX_VALUE, 2 ** 60))
const text = fc.oneof(fc.string({unit: 'binary', maxLength: 30}), fc.constantFrom('\0', '\ud800', 'x'.repeat(70_000)))
const maybe = fc.option(number)
const interval = fc.option(fc.record({low: number, high: number}))
const arbitraryReport: fc.Arbitrary<KeptReport> = fc.record({
	tool: fc.record({version: text}),
	run: fc.record({
		id: text,
		startedAt: fc.date({noInvalidDate: true}).map(date => date.toISOString()),
		endedAt: text,
		outcome: fc.constantFrom('done', 'failed', 'interrupted'),
		exitCode: maybe,
		command: text,
	}),
	environment: fc.record({
		...{fingerprint: text, hostname: text, os: text, kernel: text, arch: text, cpu: text, cores: number},
		...{memBytes: number, node: text, governor: fc.option(text), container: fc.option(text)},
		git: fc.option(fc.record({branch: fc.option(text), commit: text, dirty: fc.option(fc.boolean())})),
	}),
	suites: fc.array(
		fc.record({
			...{
				name: text,
				kind: text,
				tags: fc.array(text, {maxLength: 3}),
				outcome: text,
				durationMs: number,
				setup: fc.jsonValue(),
			},
			metrics: fc.array(
				fc.record({
					...{name: text, unit: text, direction: fc.constantFrom('lower', 'higher', 'none'), n: number, runs: number},
					...{mean: maybe, median: maybe, p90: maybe, p95: maybe, p99: maybe, min: maybe, max: maybe, ci: interval},
					...{throughput: maybe, errors: number},
				}),
				{maxLength: 4},
			),
			verdicts: fc.array(
				fc.record({
					...{
						metric: text,
						stat: text,
						benchmark: fc.option(text),
						unit: text,
						base: number,
						head: number,
						ratio: number,
					},
					...{margin: number, adjustedP: number, verdict: text, gates: fc.boolean(), pairs: number, comparison: number},
					...{doubt: fc.option(text), ci: interval, lessSteady: fc.constantFrom(null, {}, undefined)},
				}),
				{maxLength: 2},
			),
			budgets: fc.array(
				fc.record({
					...{
						list: text,
						expr: text,
						severity: text,
						unit: text,
						observed: maybe,
						limit: maybe,
						n: number,
						outcome: text,
					},
				}),
				{maxLength: 2},
			),
		}),
		{maxLength: 3},
	),
})

function leaves(value: unknown): unknown[] {
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value]
}

describe('what is kept of a report', () => {
	it.each(recordedNames)('is the same of %s in memory and of its report.json', name => {
		const report = withoutSecrets(reportOf(name))
		const record = rowsOf(report)
		expect(read(renderJson(report))).toEqual(record)
		expect(record.id).toBe(report.run.id)
		expect(record.results.map(one => one.suite)).toEqual(report.suites.map(one => one.name))
		for (const [at, {metrics, verdicts, budgets}] of record.results.entries()) {
			const suite = report.suites[at]!
			for (const {name, median, p99, n} of suite.metrics)
				expect(metrics.find(one => one.name === name)).toMatchObject({median, p99, n})
			expect(verdicts.map(one => one.verdict)).toEqual(suite.verdicts.map(one => one.verdict))
			expect(budgets.map(one => [one.expr, one.observed])).toEqual(suite.budgets.map(one => [one.expr, one.observed]))
		}
	})

	it('is text and numbers that every database gives back, whatever the report says', () => {
		fc.assert(
			fc.property(arbitraryReport, report => {
				const record = rowsOf(report)
				for (const leaf of leaves(record)) {
					if (typeof leaf === 'number') expect(Number.isFinite(leaf) && !Object.is(leaf, -0)).toBe(true)
					else if (typeof leaf === 'string') expect(leaf.isWellFormed() && !leaf.includes('\0')).toBe(true)
					else expect(leaf === null || typeof leaf === 'boolean').toBe(true)
				}
				for (const {metrics} of record.results) {
					const names = metrics.map(one => one.name)
					expect(new Set(names).size).toBe(names.length)
				}
			}),
		)
	})

	it('can be written as a line and read back', () => {
		fc.assert(
			fc.property(arbitraryReport, report => {
				const record = rowsOf(report)
				const run = {
					// The name of a folder, whatever else is in it.
					run: {
						...record,
						id: `r${record.id}`
							.slice(0, 50)
							.replace(/[/\\\p{Cc}]/gu, '_')
							.toWellFormed(),
					},
					folder: 'f',
					folderState: 'there' as const,
					note: null,
				}
				expect(decodeHistoryLine(encodeHistoryLine({run}))).toEqual({run})
			}),
		)
	})

	it('is not read as a line where it names another folder, or a time that there is not', () => {
		const line = (changes: object) => {
			const run = {
				run: {...rowsOf(reportOf('startup')), ...changes},
				folder: 'f',
				folderState: 'there' as const,
				note: null,
			}
			return decodeHistoryLine(encodeHistoryLine({run}))
		}
		expect(line({})).not.toBeNull()
		for (const id of ['a/b', '..', '.', 'a\\b', 'a\u001b[31m', 'a\nb', '']) expect(line({id}), id).toBeNull()
		for (const ms of [8.64e15 + 1, -9e15]) expect([line({startedMs: ms}), line({endedMs: ms})]).toEqual([null, null])
	})

	it('says of the setup the same whatever order it is written in, and nothing where there is none', () => {
		const [suite] = reportOf('startup').suites
		const of = (setup: unknown) => rowsOf({...reportOf('startup'), suites: [{...suite!, setup}]}).results[0]?.setup
		expect(of({b: [1, {d: null, c: 'x'}], a: undefined})).toBe('{"b":[1,{"c":"x","d":null}]}')
		expect(of({b: [1, {c: 'x', d: null}]})).toBe(of({b: [1, {d: null, c: 'x'}]}))
		for (const nothing of [undefined, null, {deep: 'x'.repeat(70_000)}]) expect(of(nothing)).toBe(null)
	})

	it('of a run that has begun is that it is running', () => {
		const {environment, run} = reportOf('startup')
		const {id, startedAt, command} = run
		expect(runningRecord({id, startedAt, command, environment, toolVersion: '1.2.3'})).toMatchObject({
			...{id, outcome: 'running', endedMs: null, exitCode: null, toolVersion: '1.2.3', results: []},
			startedMs: Date.parse(startedAt),
		})
	})
})

describe('a report that is no report of ours', () => {
	const good = () =>
		JSON.parse(renderJson(reportOf('startup'))) as Record<string, unknown> & {suites: Array<Record<string, unknown>>}
	const damage = (json: string) => {
		const parsed = parseKeptReport(json)
		return 'damage' in parsed ? parsed.damage : null
	}

	it('is told in words', () => {
		expect(damage(JSON.stringify(good()))).toBe(null)
		expect(damage('{"schemaVersion": 1')).toBe('it is no JSON, or not all of it')
		expect(damage('null')).toMatch(/version nothing known/)
		expect(damage(JSON.stringify({...good(), schemaVersion: 2}))).toBe(
			'it is of version 2, and this arsenal-tui reads 1',
		)
		expect(damage(JSON.stringify({...good(), run: {...(good().run as object), startedAt: 'yesterday'}}))).toBe(
			'it is no report: run.startedAt is not as it should be',
		)
		expect(damage(`{"schemaVersion":1,"suites":${'['.repeat(100_000)}`)).toBe('it is no JSON, or not all of it')
	})

	it('is kept where it only says more than we know', () => {
		const later = {...good(), more: 1, suites: good().suites.map(suite => ({...suite, kind: 'load', setup: {rate: 5}}))}
		expect(read(JSON.stringify(later)).results[0]).toMatchObject({kind: 'load', setup: '{"rate":5}'})
	})
})

describe('canonical JSON', () => {
	it('is JSON of the same value, and the same for every order of keys', () => {
		fc.assert(
			fc.property(fc.jsonValue(), value => {
				const text = canonicalJson(value)!
				expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
				expect(canonicalJson(turned(value))).toBe(text)
			}),
		)
	})

	it('is nothing for what is nested too deep', () => {
		let deep: unknown = 1
		for (let level = 0; level < 50_000; level++) deep = [deep]
		expect(canonicalJson(deep)).toBe(null)
		expect(canonicalJson(undefined)).toBe(null)
	})

	it('keeps keys that objects treat in their own way', () => {
		expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":2}}'))).toBe('{"__proto__":{"x":2},"b":1}')
	})
})

it('clean text stays as it is', () => {
	fc.assert(
		fc.property(text, fc.integer({min: 1, max: 40}), (one, most) => {
			const clean = cleanText(one, most)
			expect(cleanText(clean, most)).toBe(clean)
			expect(clean.length).toBeLessThanOrEqual(most)
		}),
	)
})

function turned(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(turned)
	if (typeof value !== 'object' || value === null) return value
	const entries: Array<[string, unknown]> = Object.entries(value).map(([key, one]) => [key, turned(one)])
	return Object.fromEntries(entries.reverse())
}
