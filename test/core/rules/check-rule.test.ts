import {describe, expect, it} from 'vitest'
import {metricsOf, planKinds} from '../../../src/core/plan/kinds.ts'
import type {PlanKind} from '../../../src/core/plan/plan.ts'
import {isRule, readRule} from '../../../src/core/plan/read-rule.ts'
import {standardOf, statisticsOf} from '../../../src/core/rules/metric-def.ts'
import type {RuleList} from '../../../src/core/rules/rule.ts'
import {ruleSaid} from '../../../src/core/suite/read-rules.ts'

function read(kind: PlanKind, expr: string, list: RuleList = 'budgets') {
	return readRule(ruleSaid(list, expr), kind)
}

function troubles(kind: PlanKind, expr: string): readonly string[] {
	const found = read(kind, expr)
	return isRule(found) ? [] : found.map(({at, expected}) => `${expr.slice(at.from, at.to)}: ${expected}`)
}

function left(kind: PlanKind, expr: string, list: RuleList = 'budgets') {
	const found = read(kind, expr, list)
	if (!isRule(found) || found.condition.is !== 'compare') throw new Error(`${expr}: ${JSON.stringify(found)}`)
	return {...found.condition.left, unit: found.condition.unit}
}

describe('names', () => {
	it.each<[PlanKind, string, object]>([
		['micro', 'p99 < 40us', {metric: 'time', statistic: {is: 'quantile', q: 0.99}, unit: 'ns'}],
		['command', 'median < 200ms', {metric: 'wall', statistic: {is: 'quantile', q: 0.5}, unit: 'ms'}],
		['command', 'rss < 100MB', {metric: 'rss', statistic: {is: 'max'}, unit: 'bytes'}],
		['command', 'cpu_time_p95 < 1s', {metric: 'cpu_time', statistic: {is: 'quantile', q: 0.95}}],
		['observe', 'p999 < 1s', {metric: 'response_time', statistic: {is: 'quantile', q: 0.999}}],
		['observe', 'cpu < 80%', {metric: 'cpu', statistic: {is: 'mean'}, unit: 'cores'}],
		['observe', 'requests_per_second > 10', {metric: 'requests', statistic: {is: 'rate'}, unit: '1/s'}],
		['observe', 'rate(http_reqs) > 600/min', {metric: 'requests', statistic: {is: 'rate'}, unit: '1/s'}],
		['observe', 'heap_growth < 1MB/min', {metric: 'heap', statistic: {is: 'growth'}, unit: 'bytes/s'}],
		['observe', 'error_rate_4xx < 1%', {metric: 'error_rate_4xx', unit: 'share'}],
		['observe', 'error_rate_5xx < 1%', {metric: 'error_rate', unit: 'share'}],
		['observe', 'measure.db query', {}],
		['observe', 'measure.render.p95 < 1s', {metric: 'measure', labels: [{name: 'name', value: 'render'}]}],
		['observe', 'measure{name="a.b"}.p95 < 1s', {metric: 'measure', labels: [{name: 'name', value: 'a.b'}]}],
		['micro', 'time{benchmark="parse"}.p99 < 1ms', {metric: 'time', labels: [{name: 'benchmark', value: 'parse'}]}],
		['observe', 'measure.cache-max.p95 < 1s', {labels: [{name: 'name', value: 'cache-max'}]}],
		['observe', 'measure.cache-max < 1s', {}],
		['command', 'p100 < 1s', {metric: 'wall', statistic: {is: 'max'}}],
		['observe', 'p(100)(response_time) < 1s', {metric: 'response_time', statistic: {is: 'max'}}],
		['observe', 'rss_p99.9999999999999 < 1GB', {metric: 'rss', statistic: {is: 'max'}}],
		['command', 'p(0) > 1ms', {metric: 'wall', statistic: {is: 'min'}}],
		['command', 'wall_p0 > 1ms', {metric: 'wall', statistic: {is: 'min'}}],
		['compare', 'median < 1s', {metric: 'wall', statistic: {is: 'quantile', q: 0.5}}],
	])('of %s suites: %s', (kind, expr, expected) => {
		if (Object.keys(expected).length === 0) expect(troubles(kind, expr)).not.toEqual([])
		else expect(left(kind, expr)).toMatchObject(expected)
	})

	it('are all known by what they and their figures are called, and no two are alike', () => {
		for (const kind of planKinds) {
			const {all, main} = metricsOf(kind)
			const names = all.flatMap(({name, aliases = []}) => [name, ...aliases])
			expect(new Set(names).size, kind).toBe(names.length)
			expect(all.map(({name}) => name)).toContain(main)
			for (const metric of all) {
				const label = metric.label?.required ? `{${metric.label.name}="x"}` : ''
				for (const statistic of statisticsOf(metric)) {
					const figure = statistic === 'quantile' ? 'p95' : statistic
					for (const name of [metric.name, ...(metric.aliases ?? [])]) {
						const found = read(kind, `${figure === 'p95' ? 'p(95)' : figure}(${name}${label}) > 0`)
						if (!isRule(found) || found.condition.is !== 'compare') throw new Error(`${name} ${figure}`)
						expect(found.condition.left).toMatchObject({metric: metric.name, statistic: {is: statistic}})
					}
				}
				const bare = isRule(read(kind, `${metric.name}${label} > 0`))
				expect(bare, `${metric.name} alone`).toBe(standardOf(metric) !== null)
			}
		}
	})

	it.each<[PlanKind, string, string]>([
		['observe', 'respons_time_p95 < 3ms', 'respons_time_p95: a metric of observe suites (nearest: response_time_p95)'],
		[
			'micro',
			'response_time_p95 < 3ms',
			'response_time_p95: a metric of micro suites: time, throughput, heap, gc_time, error_rate',
		],
		['command', 'wall < 3s', 'wall: which figure of it, as in wall_p95 or max(wall)'],
		['observe', 'measure_p95 < 3ms', 'measure_p95: which one: measure{name="..."}'],
		['command', 'median[10s] < 3s', 'median[10s]: no window: "wall" is only known of all that was measured'],
		[
			'observe',
			'rss{process="x"}[5s] < 1MB',
			'rss{process="x"}[5s]: no window: "rss" is not kept second by second for each',
		],
		['observe', 'p95(rss{process="x"}) < 1MB', 'p95(rss{process="x"}: a figure that "rss" has (max), not p95'],
		['observe', 'threads{process="x"} < 3', 'threads{process="x"}: no label, because there is only one "threads"'],
		['observe', 'rss{name="x"} < 3MB', 'rss{name="x"}: the label process, as in rss{process="..."}'],
		[
			'observe',
			'max(response_time_p95) < 1s',
			'max(response_time_p95: one figure: "response_time_p95" says p95 already',
		],
		['observe', 'max(error_rate) < 1%', 'max(error_rate: a figure that "error_rate" has (share), not max'],
		['observe', '5 < 3', '5 < 3: a metric on one side: '],
	])('of %s suites that are wrong: %s', (kind, expr, expected) => {
		const found = troubles(kind, expr)
		expect(found).toHaveLength(1)
		expect(found[0]).toContain(expected)
	})
})

describe('units', () => {
	it.each<[PlanKind, string, string]>([
		['observe', 'p95 < 500', '500: a unit behind 500: ms, us, s, m or h'],
		['micro', 'p99 < 40MB', '40MB: a time, in ns, us, ms or s, not a number of bytes'],
		['observe', 'requests < 5%', '5%: a number without a unit, because this is a count'],
		['observe', 'requests < 5ms', '5ms: a number without a unit, because this is a count, not a time'],
		['observe', 'threads > 5/s', '5/s: a number without a unit, because this is a count, not a rate'],
		[
			'observe',
			'requests > 100/s',
			'100/s: a number without a unit, because this is a count, not a rate (for how many a second: requests_per_second > 100)',
		],
		[
			'observe',
			'60/min <= measure_count{name="a b"}',
			'60/min: a number without a unit, because this is a count, not a rate (for how many a second: 60/min <= measure{name="a b"}.per_second)',
		],
		['observe', 'error_rate < 5/s', '5/s: a share such as 5%, not a rate'],
		['observe', 'cpu < 5MB', '5MB: a share of one core such as 150%, not a number of bytes'],
		['command', 'p95-p50 < 5ms', 'p95-p50: blanks around -, as in p95 - p50'],
		['observe', 'rss_max-rss_min-1MB < 5MB', 'rss_max-rss_min-1MB: blanks around -, as in rss_max - rss_min - 1MB'],
		['observe', 'measure.a-b.p95-p50 < 5ms', 'measure.a-b.p95-p50: blanks around -, as in measure.a-b.p95 - p50'],

		['observe', 'error_rate < 5', '5: a share such as 5%, because 5 means 500 %'],
		['observe', 'error_rate < 2 cores', '2 cores: a share such as 5%'],
		['observe', 'cpu < 80', '80: a unit behind 80: % (100 % is one core busy) or cores'],
		['observe', 'rss < 100', '100: a unit behind 100: MB or MiB (KB, GB, KiB, GiB)'],
		['observe', 'rss_growth < 1MB', '1MB: bytes in a time, in MB/s or MB/min, not a number of bytes'],
		['observe', '500 > p95', '500: a unit behind 500: ms, us, s, m or h'],
		['observe', 'p95 + rss < 3ms', 'p95 + rss: the same on both sides of +, not a time and a number of bytes'],
		['observe', 'p95 * rss < 3', 'p95 * rss: something that is measured (this is something that nobody measures)'],
		['observe', 'p95 < 2 * rss', '2 * rss: a time, in ms, us, s, m or h, not a number of bytes'],
		['observe', 'baseline(5ms) < p95', 'baseline(5ms): a metric in baseline(...)'],
	])('of %s suites that are wrong: %s', (kind, expr, expected) => {
		expect(troubles(kind, expr)).toEqual([expected])
	})

	it.each<[string, string]>([
		['status_5xx / requests < 0.1%', 'share'],
		['p99 < 3 * p50', 'ms'],
		['p95 <= baseline(p95) * 1.10', 'ms'],
		['rss - heap < 50MB', 'bytes'],
		['requests / 2 > 3', 'count'],
		['0 < p95', 'ms'],
		['error_rate == 0', 'share'],
		['error_rate < 0.01', 'share'],
		['cpu < 1.5 cores', 'cores'],
	])('of %s are told in %s', (expr, unit) => {
		const found = read('observe', expr)
		expect(isRule(found) && found.condition.is === 'compare' && found.condition.unit).toBe(unit)
	})
})

describe('windows', () => {
	it.each<[string, RuleList, number | null]>([
		['response_time_p95 > 500ms', 'budgets', null],
		['response_time_p95 > 500ms', 'alerts', 10_000],
		['response_time_p95 > 500ms for 5m', 'budgets', 10_000],
		['response_time_p95[30s] > 500ms', 'alerts', 30_000],
		['response_time_p95 > 500ms over 1m', 'budgets', 60_000],
		['loop_block > 100ms', 'capture', 2000],
		['rss > 1GB', 'alerts', 2000],
		['step(rss) > 20MB', 'capture', 20_000],
		['rss_growth > 1MB/min', 'alerts', 60_000],
		['rss{process="api"} > 1GB', 'alerts', null],
		['ready_time > 1s', 'alerts', null],
	])('of %s among %s are %s ms', (expr, list, windowMs) => {
		expect(left('observe', expr, list)).toMatchObject({windowMs})
	})
})
