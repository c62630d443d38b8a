import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {MetricReport, RunReport} from '../../../src/core/run/summary/run-report.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {renderPrometheus} from '../../../src/report/exports/prometheus.ts'
import {fold, recordedRuns} from '../../core/run/recorded-runs.ts'
import {repository} from '../../house/sources.ts'
import {everyBudget, everyBudgetReport, gatedReport, namedReport, nastier} from '../gated-report.ts'
import {hostileRun} from '../hostile-run.ts'
import {type ReadSample, readPrometheus} from './read-prometheus.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

function promtool(text: string) {
	const {status, stdout, stderr} = spawnSync('promtool', ['check', 'metrics'], {input: text, encoding: 'utf8'})
	return {status, said: stdout + stderr}
}

function samplesOf(
	report: RunReport,
	family: string,
	labels: Readonly<Record<string, string>> = {},
): readonly ReadSample[] {
	return (readPrometheus(renderPrometheus(report)).get(family)?.samples ?? []).filter(one =>
		Object.entries(labels).every(([key, value]) => one.labels.get(key) === value),
	)
}

const valueFor = (family: string, labels: Readonly<Record<string, string>> = {}, report = gatedReport()) => {
	const found = samplesOf(report, family, labels)
	return found.length === 1 ? found[0]!.value : found.map(one => one.value)
}

describe('metrics.prom', () => {
	it.each(Object.entries({...recordedRuns, hostile: hostileRun}))('of %s is read by Prometheus', (_name, record) => {
		const events = record()
		for (const length of [1, Math.ceil(events.length / 3), events.length])
			readPrometheus(renderPrometheus(summarise(fold(events.slice(0, length)))))
	})

	it.skipIf(!hasPromtool)('promtool has nothing against it, and its linter neither', () => {
		for (const report of [gatedReport(), everyBudgetReport(), ...nastier.map(name => namedReport(name))])
			expect(promtool(renderPrometheus(report))).toEqual({status: 0, said: ''})
	})

	it('has times in seconds, cumulative, with a sum from the mean', () => {
		const http = {suite: 'http-json', test: 'http', runtime: 'v20.20.0'}
		const buckets = samplesOf(gatedReport(), 'arsenal_benchmark_duration_seconds', http).map(
			({name, labels, value}) => [name.replace(/^.*_/, ''), labels.get('le'), value],
		)
		expect(buckets).toEqual([
			['bucket', '0.0015', 26],
			['bucket', '0.002', 548],
			['bucket', '0.003', 4507],
			['bucket', '0.005', 7953],
			['bucket', '0.007', 8064],
			['bucket', '0.01', 8094],
			['bucket', '0.015', 8280],
			['bucket', '0.02', 8376],
			['bucket', '0.03', 8400],
			['bucket', '+Inf', 8400],
			['sum', undefined, 28.8929054],
			['count', undefined, 8400],
		])
		expect(valueFor('arsenal_benchmark_latency_seconds', {...http, stat: 'p99'})).toBe(0.016351232)
		expect(valueFor('arsenal_benchmark_latency_seconds', {test: 'sort/n=10', stat: 'median'})).toBe(1.4553125e-7)
		expect(valueFor('arsenal_benchmark_operations_per_second', http)).toBe(420)
		expect(valueFor('arsenal_benchmark_errors_total', http)).toBe(2)
		expect(valueFor('arsenal_benchmark_success_ratio', http)).toBe(0.999761905)
	})

	it('has memory, CPU, loop and outcome of a suite', () => {
		const suite = 'http-json'
		expect(valueFor('arsenal_resident_memory_bytes', {suite, stat: 'max'})).toBe(158_326_784)
		expect(valueFor('arsenal_cpu_usage_ratio', {suite, stat: 'mean'})).toBe(0.649444444)
		expect(valueFor('arsenal_event_loop_busy_ratio', {suite})).toBeCloseTo(0.68, 1)
		expect(valueFor('arsenal_suite_outcome', {suite: 'worker', outcome: 'failed'})).toBe(1)
		expect(valueFor('arsenal_suite_outcome', {suite: 'worker', outcome: 'done'})).toBe(0)
	})

	it('of a budget nobody can tell says neither that it held nor that it did not', () => {
		const asked = {suite: 'http-json', budget: 'response_time_p95 <= baseline(response_time_p95) * 1.10'}
		expect(valueFor('arsenal_budget_ok', asked)).toEqual([])
		expect(valueFor('arsenal_budget_inconclusive', asked)).toBe(1)
		// Its suite failed: what it held until then is no pass.
		expect(valueFor('arsenal_budget_ok', {suite: 'worker'})).toEqual([])
		expect(valueFor('arsenal_budget_ok', {budget: 'response_time_p99 < 16ms', severity: 'critical'})).toBe(0)
		expect(valueFor('arsenal_budget_inconclusive', {budget: 'response_time_p99 < 16ms'})).toBe(0)
	})

	it('has budgets of every unit in base units', () => {
		const limit = (unit: string) => {
			const [found] = samplesOf(everyBudgetReport(), 'arsenal_budget_limit', {budget: `${unit} held (error)`})
			return `${found!.value} ${found!.labels.get('unit')}`
		}
		expect([...new Set(everyBudget.map(({unit}) => unit))].map(limit)).toEqual([
			'0.00004 seconds',
			'0.5 seconds',
			'100000000 bytes',
			'2000000 bytes_per_second',
			'0.001 ratio',
			'0.8 cores',
			'3 count',
			'1200 per_second',
		])
		const counts = everyBudget.filter(({outcome}) => outcome === 'inconclusive').length
		expect(samplesOf(everyBudgetReport(), 'arsenal_budget_ok')).toHaveLength(everyBudget.length - counts)
		expect(samplesOf(everyBudgetReport(), 'arsenal_budget_inconclusive')).toHaveLength(everyBudget.length)
	})

	it('has comparisons with their intervals, and none of a program with itself', () => {
		const of = {suite: 'ab', test: 'wall time', gates: 'true'}
		expect(valueFor('arsenal_comparison_ratio', of)).toBeCloseTo(1.059, 3)
		expect(valueFor('arsenal_comparison_interval_low_ratio', of)).toBeCloseTo(1.053, 3)
		expect(valueFor('arsenal_comparison_verdict', {...of, verdict: 'regression'})).toBe(1)
		expect(valueFor('arsenal_comparison_verdict', {...of, verdict: 'improvement'})).toBe(0)
		expect(samplesOf(gatedReport(), 'arsenal_comparison_ratio', {suite: 'startup (2)'})).toEqual([])
	})

	it('names neither the machine nor its user', () => {
		const report = gatedReport()
		const text = renderPrometheus({...report, environment: {...report.environment, hostname: 'secret-host'}})
		expect(text).not.toContain('secret-host')
		expect(text).not.toContain('/srv/shop')
	})

	it('leaves out what was not measured, and what is no number', () => {
		const [http] = gatedReport().suites
		const metric: MetricReport = {
			...http!.metrics[0]!,
			n: 0,
			mean: null,
			median: null,
			max: Number.NaN,
			histogram: [],
			throughput: Number.POSITIVE_INFINITY,
		}
		const text = renderPrometheus({...gatedReport(), suites: [{...http!, metrics: [metric], usage: null, node: null}]})
		expect(text).not.toMatch(/NaN|Infinity/)
		expect(readPrometheus(text).has('arsenal_benchmark_duration_seconds')).toBe(false)
		expect(text).not.toContain('arsenal_resident_memory_bytes')
	})

	it('is the same whatever bins there are: ascending, and all values in them', () => {
		const [http] = gatedReport().suites
		const bins = fc
			.array(fc.tuple(fc.double({min: 1e-12, max: 1e9, noNaN: true}), fc.nat(1000)), {maxLength: 20})
			.map(all => {
				const edges = [0, ...all.map(([edge]) => edge).sort((a, b) => a - b)]
				return all.map(([, count], i) => ({from: edges[i]!, to: edges[i + 1]!, count}))
			})
		fc.assert(
			fc.property(bins, fc.constantFrom('ms', 'ns'), (histogram, unit) => {
				const n = histogram.reduce((sum, bin) => sum + bin.count, 0)
				const metric = {...http!.metrics[0]!, unit, n, histogram} as MetricReport
				const report = {...gatedReport(), suites: [{...http!, metrics: [metric]}]}
				const samples = samplesOf(report, 'arsenal_benchmark_duration_seconds')
				if (histogram.length > 0) expect(samples.at(-1)!.value).toBe(n)
			}),
		)
	})

	it('escapes whatever names hold', () => {
		const anything = fc.oneof(
			fc.constantFrom(...nastier),
			fc.string({
				unit: fc.constantFrom('\\', '"', '\n', '\r', '{', '}', ',', '=', '\ud83d', '\0', ' ', 'n', '#'),
				maxLength: 10,
			}),
		)
		fc.assert(
			fc.property(anything, anything, (name, other) => {
				readPrometheus(renderPrometheus(namedReport(name, other)))
			}),
			{numRuns: 40},
		)
	})
})

it('docs/ci-files.md explains every family with its labels, and no others', () => {
	const found = new Map<string, Set<string>>()
	const [http] = gatedReport().suites
	const everything: RunReport = {
		...gatedReport(),
		environment: {...gatedReport().environment, container: 'docker'},
		suites: [
			...gatedReport().suites,
			{...http!, name: 'unanswered', metrics: [{...http!.metrics[0]!, unanswered: {left: 1, cut: 2, underWay: 3}}]},
			{...http!, name: 'waited', usage: {...http!.usage!, waitMs: 12}},
		],
	}
	for (const family of readPrometheus(renderPrometheus(everything)).values())
		found.set(family.name, new Set(family.samples.flatMap(one => [...one.labels.keys()]).filter(key => key !== 'le')))
	const docs = readFileSync(path.join(repository, 'docs/ci-files.md'), 'utf8')
	const told = [...docs.matchAll(/^\| `(arsenal_\w+)` \| .* \| ?((?:`\w+`(?:, )?)*) \|$/gm)].map(
		([, name, labels]) => [name!, new Set([...labels!.matchAll(/\w+/g)].map(([label]) => label))] as const,
	)
	expect(new Map(told)).toEqual(found)
})

describe('the reader of these tests', () => {
	const gauge = '# HELP a A.\n# TYPE a gauge\n'
	const histogram = '# HELP a A.\n# TYPE a histogram\n'

	it.each([
		['', /nothing/],
		[`${gauge}a 1`, /no new line/],
		[`${gauge}a 1\r\n`, /carriage/],
		[`${gauge}a 1\na 2\n`, /a series twice/],
		[`${gauge}a{b="1",c="2"} 1\na{c="2",b="1"} 2\n`, /a series twice/],
		[`${gauge}a{b="1"} 1\n# HELP c C.\n# TYPE c gauge\nc 1\na{b="2"} 1\n`, /a in c/],
		[`${gauge}a{b="1"} 1\n${gauge}a{b="2"} 1\n`, /said twice/],
		[`${histogram}a_bucket{le="1"} 1\na_sum 1\na_count 1\n`, /no \+Inf/],
		[`${histogram}a_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n`, /fall/],
		[`${histogram}a_bucket{le="1"} 1\na_bucket{le="+Inf"} 2\na_sum 1\na_count 3\n`, /not that of/],
		[`${histogram}a_bucket{le="2"} 1\na_bucket{le="1"} 1\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n`, /ascend/],
		[`${histogram}a_bucket{le="+Inf"} 1\na_count 1\n`, /no sum/],
		['# HELP a_percent A.\n# TYPE a_percent gauge\na_percent 1\n', /the name/],
		['# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n', /the name/],
		['# HELP a A.\n# TYPE a counter\na 1\n', /_total/],
		[`${gauge}a NaN\n`, /the value/],
		[`${gauge}a{b="\\x"} 1\n`, /escape/],
		[`${gauge}a{b-c="x"} 1\n`, /the label/],
		['a 1\n', /no family/],
	])('refuses %j', (text, why) => {
		expect(() => readPrometheus(text)).toThrow(why)
	})

	it.skipIf(!hasPromtool)('finds what promtool passes over', () => {
		for (const text of [
			'',
			`${gauge}a 1\na 2\n`,
			`${histogram}a_bucket{le="1"} 1\na_sum 1\na_count 1\n`,
			`${histogram}a_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n`,
			`${histogram}a_bucket{le="1"} 1\na_bucket{le="+Inf"} 2\na_sum 1\na_count 3\n`,
		])
			expect(promtool(text).status).toBe(0)
	})
})
