import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {exportAlerts} from '../../../src/core/alerts/export-alerts.ts'
import {exportedSeries, unaskedFamilies} from '../../../src/core/alerts/exported-metrics.ts'
import {readAlertFile} from '../../../src/core/alerts/read-alert-file.ts'
import {runFigureOf} from '../../../src/core/kinds/command/state-metrics.ts'
import {isRule, readRule} from '../../../src/core/plan/read-rule.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {describeProblem} from '../../../src/core/trouble/problem.ts'
import {renderPrometheus} from '../../../src/report/exports/prometheus.ts'
import {type ReadFamily, readPrometheus} from '../../report/exports/read-prometheus.ts'
import {fold, recordedRuns} from '../run/recorded-runs.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

function exported(condition: string, more: Readonly<Record<string, unknown>> = {}) {
	const text = JSON.stringify({rules: [{name: 'A', condition, ...more}]})
	const {rules, problems} = readAlertFile('alerts.yml', text)
	expect(problems).toEqual([])
	return exportAlerts(rules)
}

const exprOf = (condition: string, more: Readonly<Record<string, unknown>> = {}): string => {
	const {text, problems} = exported(condition, more)
	expect(problems).toEqual([])
	return parse(text).groups[0].rules[0].expr
}

const conditions: ReadonlyArray<readonly [condition: string, expr: string]> = [
	[
		'response_time_p95 > 500ms',
		'(arsenal_benchmark_latency_seconds{test="http", stat="p95"} > 0.5) or (arsenal_benchmark_latency_seconds{test="load:response", stat="p95"} > 0.5)',
	],
	[
		'500ms < response_time_median',
		'(0.5 < arsenal_benchmark_latency_seconds{test="http", stat="median"}) or (0.5 < arsenal_benchmark_latency_seconds{test="load:response", stat="median"})',
	],
	['service_time_p99 > 1s', 'arsenal_benchmark_latency_seconds{test="load:service", stat="p99"} > 1'],
	['server_time_max > 1s', 'arsenal_benchmark_latency_seconds{test="http", stat="max"} > 1'],
	['measure{name="a \\"b\\""}.p99 > 1s', 'arsenal_benchmark_latency_seconds{test="measure:a \\"b\\"", stat="p99"} > 1'],
	['wall_median > 2m', 'arsenal_benchmark_latency_seconds{test="wall", stat="median"} > 120'],
	['throughput{benchmark="parse"} < 1000/s', 'arsenal_benchmark_operations_per_second{test="parse"} < 1000'],
	['gc_time{benchmark="parse"}.max > 40us', 'arsenal_benchmark_latency_seconds{test="parse gc", stat="max"} > 0.00004'],
	['step{step="reload"}.max > 3s', 'arsenal_benchmark_latency_seconds{test="step:reload", stat="max"} > 3'],
	['loop_delay_p99 > 20ms', 'arsenal_event_loop_delay_seconds{stat="p99"} > 0.02'],
	['cpu_max > 150%', 'arsenal_cpu_usage_ratio{stat="max"} > 1.5'],
	['requests_per_second < 100', 'arsenal_benchmark_operations_per_second{test="http"} < 100'],
	[
		'status_5xx / requests > 1%',
		'(arsenal_benchmark_errors_total{test="http"} / on (suite) arsenal_benchmark_duration_seconds_count{test="http"}) > 0.01',
	],
	[
		'response_time_p99 > 3 * response_time_p50',
		'(arsenal_benchmark_latency_seconds{test="http", stat="p99"} > on (suite) (3 * arsenal_benchmark_latency_seconds{test="http", stat="median"})) or (arsenal_benchmark_latency_seconds{test="load:response", stat="p99"} > on (suite) (3 * arsenal_benchmark_latency_seconds{test="load:response", stat="median"}))',
	],
	[
		'not (loop_busy > 90% and gc_share > 10%)',
		'(arsenal_event_loop_busy_ratio <= 0.9) or (arsenal_gc_pause_ratio <= 0.1)',
	],
	[
		'loop_busy > 90% and not gc_share > 10%',
		'(arsenal_event_loop_busy_ratio > 0.9) and on (suite) (arsenal_gc_pause_ratio <= 0.1)',
	],
	[
		'rss > 200MB',
		'(arsenal_resident_memory_bytes{stat="last"} > 200000000) or (arsenal_benchmark_memory_bytes{test="peakRss", stat="max"} > 200000000)',
	],
]

describe('alerts for Prometheus', () => {
	it.each(conditions)('%s', (condition, expr) => {
		expect(exprOf(condition)).toBe(expr)
	})

	it('say what else their rule says', () => {
		const more = {
			for: '5m',
			keep_firing_for: '90s',
			severity: 'warning',
			message: 'p95 is {{ $value }}, {{ oops }} and {{',
			suites: ['api', 'web.1'],
			no_data: 'alert',
			labels: {team: 'web'},
		}
		expect(parse(exported('gc_share > 10%', more).text)).toEqual({
			groups: [
				{
					name: 'arsenal-tui',
					rules: [
						{
							alert: 'A',
							expr: '(arsenal_gc_pause_ratio{suite=~"api|web\\\\.1"} > 0.1) or absent(arsenal_gc_pause_ratio{suite=~"api|web\\\\.1"})',
							for: '5m',
							keep_firing_for: '90s',
							labels: {severity: 'warning', team: 'web'},
							annotations: {summary: 'p95 is {{ $value }}, {{ "{{" }} oops }} and {{ "{{" }}'},
						},
					],
				},
			],
		})
	})

	it.each([
		['response_time_p95[30s] > 500ms', 'it asks for a window'],
		['response_time_p95 > 500ms over 30s', 'it asks for a window'],
		['response_time_p99.9 > 500ms', 'only mean, median, p90, p95, p99, min, max is exported, and not p99.9'],
		['open_files > 100', 'no metric is exported that says open_files'],
		['rss{process="a"} > 1MB', 'rss is not exported for each process'],
		['response_time_p95 > baseline(response_time_p95) * 2', 'Prometheus is told of no baseline'],
	])('refuse %s', (condition, why) => {
		const {problems, text} = exported(condition)
		expect(problems).toHaveLength(1)
		expect(problems.map(describeProblem).join()).toContain(why)
		expect(parse(text).groups[0].rules).toEqual([])
	})

	it('say of which kinds of suites they are not', () => {
		const {notices, problems} = exported('p95 > 1s')
		expect(problems).toEqual([])
		expect(notices).toEqual([
			'alerts.yml:1: A is not exported for micro suites: of time each is exported by its name: time{benchmark="..."}',
		])
	})

	it('are read again as what they were', () => {
		for (const [condition, expr] of conditions) {
			// What Prometheus can do and we do not read: arithmetic, and several kinds in one.
			if (/on \(suite\) (?!\()|\* |^\(arsenal_res|or \((?:0\.5 < )?arsenal_benchmark_latency/.test(expr)) continue
			const file = {groups: [{name: 'g', rules: [{alert: 'A', expr}]}]}
			const {rules, problems} = readAlertFile('alerts.yml', JSON.stringify(file))
			expect(problems, expr).toEqual([])
			const again = exportAlerts(rules)
			expect(parse(again.text).groups[0].rules[0].expr, condition).toBe(expr)
		}
	})

	it.skipIf(!hasPromtool)('are accepted by promtool check rules', () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'alerts-export-'))
		try {
			const rules = conditions.map(([condition], index) => ({
				name: `case ${index} "quoted"`,
				condition,
				message: 'is {{ $value }} of {{ $labels.suite }}, {{ oops }} {{',
				suites: ['a', 'b|c "d"'],
				for: '90s',
				keep_firing_for: '1500ms',
			}))
			const {rules: read} = readAlertFile('alerts.yml', JSON.stringify({rules}))
			const {text, problems} = exportAlerts(read)
			expect(problems).toEqual([])
			writeFileSync(path.join(folder, 'rules.yml'), text)
			const {status, stdout, stderr} = spawnSync('promtool', ['check', 'rules', 'rules.yml'], {
				cwd: folder,
				encoding: 'utf8',
			})
			expect(stdout + stderr).toContain(`${rules.length} rules found`)
			expect(status).toBe(0)
		} finally {
			rmSync(folder, {recursive: true, force: true})
		}
	})
})

describe('the table of what is exported', () => {
	const families = new Map<string, ReadFamily[]>()
	for (const record of Object.values(recordedRuns))
		for (const [name, family] of readPrometheus(renderPrometheus(summarise(fold(record())))))
			families.set(name, [...(families.get(name) ?? []), family])
	const labelled = (name: string, labels: Readonly<Record<string, string>>) =>
		(families.get(name) ?? []).some(({samples}) =>
			samples.some(one => Object.entries(labels).every(([key, value]) => one.labels.get(key) === value)),
		)

	it('names families and figures that metrics.prom has', () => {
		for (const {family, test, stats} of exportedSeries) {
			const name = family.replace(/_count$/, '')
			const isExact = test !== null && test.label === undefined
			// No recorded run has those that wait4 tells.
			const isOfRuns = isExact && runFigureOf(test.starts) !== null
			expect(isOfRuns || labelled(name, isExact ? {test: test.starts} : {}), `${family} ${test?.starts}`).toBe(true)
			// Whether there are values enough for each is another matter.
			for (const stat of Object.keys(stats))
				expect(
					stat === '' || [name, 'arsenal_benchmark_latency_seconds'].some(one => labelled(one, {stat})),
					`${family} ${stat}`,
				).toBe(true)
		}
	})

	it('names every family of a suite that metrics.prom has, with why where no rule can ask for it', () => {
		const known = [...exportedSeries.map(({family}) => family), ...Object.keys(unaskedFamilies)]
		const others = [...families.keys()].filter(
			name => !known.includes(name) && !/^arsenal_(?:run|system|comparison)_/.test(name),
		)
		expect(others).toEqual([])
	})

	it('names figures that suites of its kinds have', () => {
		for (const {metric, kinds, stats, test} of exportedSeries)
			for (const kind of kinds)
				for (const figure of Object.values(stats)) {
					if (kind === 'command' && figure === 'last') continue
					const label = test?.label === undefined ? '' : `{${test.label}="x"}`
					const name = figure === 'rate' ? 'rate' : figure === 'median' ? 'med' : figure
					const reads = ['mean', 'min', 'max', 'med', 'count', 'rate'].includes(name)
						? `${name}(${metric}${label})`
						: `${metric}${label}${['share', 'last'].includes(name) ? '' : `.${name}`}`
					const read = readRule(
						{list: 'budgets', expr: `${reads} >= 0`, severity: 'error', abort: false, delayMs: 0},
						kind,
					)
					expect(isRule(read) ? [] : read, `${kind} ${reads}`).toEqual([])
				}
	})
})
