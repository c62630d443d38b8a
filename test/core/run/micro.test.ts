import {describe, expect, test} from 'vitest'
import type {RunEvent, RunEventBody} from '../../../src/core/events/run-event.ts'
import {packSamples, unpackSamples} from '../../../src/core/kinds/micro/events.ts'
import type {ListedBenchmark, MicroFigures} from '../../../src/core/kinds/micro/events-message.ts'
import type {MicroPlan} from '../../../src/core/kinds/micro/plan.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {quantileOfSorted, sortedCopy} from '../../../src/core/stats/quantile.ts'
import {quantileInterval} from '../../../src/core/stats/quantile-interval.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {figures, micro, microRun} from './recorded-micro.ts'
import {fold, Recording} from './recorded-runs.ts'

type Params = ListedBenchmark['params']

interface Given {
	readonly name: string
	readonly params?: Params
	/** The samples of each run. */
	readonly runs: ReadonlyArray<ArrayLike<number>>
	readonly figures?: Partial<MicroFigures>
}

/** A suite whose benchmarks had these samples, run after run. */
function suiteOf(given: readonly Given[], more: Partial<MicroPlan> = {}, between: readonly RunEventBody[] = []) {
	const recording = new Recording(
		[micro('bench', 'a.ts', {runs: Math.max(...given.map(one => one.runs.length)), ...more})],
		1,
	)
	const suite = 'bench'
	recording.at(1, {type: 'suite-started', suite, kind: 'micro'})
	const benchmarks = given.map(({name, params = {}}) => ({name, params, source: 'arsenal-tui' as const}))
	recording.at(1, {type: 'benchmarks-listed', suite, benchmarks, leftOut: 0, findings: [], node: null})
	for (const {name: benchmark, runs, figures: own} of given) {
		runs.forEach((samples, index) => {
			const ofRun = {suite, benchmark, run: index + 1}
			recording.at(2, {type: 'micro-started', ...ofRun})
			recording.at(2, {type: 'micro-sampled', ...ofRun, from: 0, samplesNs: packSamples(samples)})
			const asked = samples.length
			recording.at(2, {
				type: 'micro-measured',
				...ofRun,
				samples: asked,
				asked,
				figures: {...figures, ...own},
				findings: [],
			})
		})
	}
	for (const body of between) recording.at(3, body)
	return suiteIn(recording.events)
}

function suiteIn(events: readonly RunEvent[]) {
	return summarise(fold(events)).suites[0]!
}

function metricIn(suite: ReturnType<typeof suiteIn>, name: string) {
	const metric = suite.metrics.find(one => one.name === name)
	if (metric === undefined) throw new Error(`no metric ${name}`)
	return metric
}

const random = new Random(7)
const noise = (n: number, level: number) =>
	Array.from({length: n}, () => Math.fround(level * (1 + 0.02 * random.nextUnit())))

describe('samples in a log', () => {
	test('come back as floats, whatever their size', () => {
		expect([...unpackSamples(packSamples([0, 0.07, 41.5, 3.6e12]))!]).toEqual([0, 0.07, 41.5, 3.6e12].map(Math.fround))
		expect(unpackSamples(packSamples(new Float64Array(20_000).fill(2)))).toHaveLength(20_000)
	})

	test.each(['AAA', '*', btoa('\0\0'), packSamples([-1]), packSamples([Number.NaN]), packSamples([1 / 0])])(
		'that are no times are not taken: %s',
		text => expect(unpackSamples(text)).toBeNull(),
	)
})

describe('the metric of a benchmark', () => {
	test('has the quantiles of all samples of all runs, within 0.025 %, and exact moments', () => {
		const runs = [1000, 1010, 990].map(level => noise(400, level))
		const {n, mean, p50, p90, p99, min, max, throughput} = metricIn(suiteOf([{name: 'a', runs}]), 'a')
		const all = sortedCopy(runs.flat())
		expect(n).toBe(1200)
		expect(mean).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / 1200, 4)
		expect(throughput).toBeCloseTo(1e9 / mean!, -1)
		for (const [q, value] of [
			[0.5, p50],
			[0.9, p90],
			[0.99, p99],
		] as const) {
			const exact = quantileOfSorted(all, q)
			expect(Math.abs(value! / exact - 1)).toBeLessThan(2.6e-4)
		}
		expect([min, max]).toEqual([Number(all[0]!.toPrecision(9)), Number(all.at(-1)!.toPrecision(9))])
	})

	test('from six runs on has the interval of the medians of the runs', () => {
		const levels = [100, 103, 98, 110, 101, 99]
		const runs = levels.map(level => noise(100, level))
		const medians = sortedCopy(runs.map(run => quantileOfSorted(sortedCopy(run), 0.5)))
		const {ci} = metricIn(suiteOf([{name: 'a', runs}]), 'a')
		const expected = quantileInterval(medians, 0.5, 0.95)!
		expect(ci).toMatchObject({method: 'order-statistic', level: 0.9688})
		expect(ci!.low).toBeCloseTo(expected.low, 5)
		expect(ci!.high).toBeCloseTo(expected.high, 5)
	})

	test('below that has one within the processes, which is as wide as what their medians differ by at least, and says so', () => {
		const suite = suiteOf([{name: 'a', runs: [noise(500, 100), noise(500, 120)]}])
		const {ci} = metricIn(suite, 'a')
		expect(ci).toMatchObject({method: 'within-run'})
		expect(ci!.low).toBeLessThan(102)
		expect(ci!.high).toBeGreaterThan(120)
		expect(suite.findings.map(one => one.code)).toContain('few-runs')
		const enough = suiteOf([{name: 'a', runs: Array.from({length: 6}, () => noise(100, 100))}])
		expect(enough.findings.map(one => one.code)).not.toContain('few-runs')
	})

	test('where neighbours resemble each other has a wider interval and no p99 that it cannot support', () => {
		// A level that lasts for 100 samples: 10 000 of them are worth some 100.
		const waves = Array.from({length: 10_000}, (_, i) => 100 + 10 * new Random(Math.floor(i / 100)).nextUnit())
		const apart = new Random(3).shuffle(waves)
		const slow = suiteOf([{name: 'a', runs: [waves]}])
		const fast = suiteOf([{name: 'a', runs: [apart]}])
		const width = (suite: typeof slow) => metricIn(suite, 'a').ci!.high - metricIn(suite, 'a').ci!.low
		expect(width(slow)).toBeGreaterThan(5 * width(fast))
		expect(slow.micro!.benchmarks[0]!.effective).toBeLessThan(500)
		expect(fast.micro!.benchmarks[0]!.effective).toBeGreaterThan(5000)
		expect(metricIn(fast, 'a').p99).not.toBeNull()
	})

	test('with too few samples leaves out what they cannot say', () => {
		const {p50, p90, p99, ci, cv} = metricIn(suiteOf([{name: 'a', runs: [[5]]}]), 'a')
		expect({p50, p90, p99, ci, cv}).toEqual({p50: 5, p90: null, p99: null, ci: null, cv: null})
	})

	test.each([0.211, 5, 40, 1234.5])('of samples that all took %d ns has no outliers', ns => {
		const {outliers} = metricIn(suiteOf([{name: 'a', runs: [Array(50).fill(ns), Array(50).fill(ns)]}]), 'a')
		expect(outliers).toEqual({mild: 0, severe: 0})
	})

	test('of a function that takes no time is all zeros, and claims no throughput', () => {
		expect(metricIn(suiteOf([{name: 'a', runs: [[0, 0, 0, 0, 0, 0, 0, 0]]}]), 'a')).toMatchObject({
			median: 0,
			mean: 0,
			throughput: null,
			cv: null,
		})
	})

	test('stands alone whatever the benchmark is called', () => {
		const suite = suiteOf(['wall', 'http', 'cpu/n=1', 'rssBytes'].map(name => ({name, runs: [noise(20, 10)]})))
		expect(suite.metrics.map(one => [one.name, one.unit]).filter(([, unit]) => unit === 'ns')).toEqual(
			['wall', 'http', 'cpu/n=1', 'rssBytes'].map(name => [name, 'ns']),
		)
	})

	test('has heap and collections beside it where there are some', () => {
		const own = {heapBytesPerCall: 48, gc: {count: 3, totalMs: 2, nsPerCall: 7.5}}
		const suite = suiteOf([{name: 'a', runs: [noise(20, 10), noise(20, 10)], figures: own}])
		expect(metricIn(suite, 'a heap')).toMatchObject({unit: 'bytes', median: 48, n: 2, runs: 2})
		expect(metricIn(suite, 'a gc')).toMatchObject({unit: 'ns', median: 7.5})
	})
})

describe('what is doubtful', () => {
	test('medians that rise from run to run, though each had a process of its own', () => {
		const runs = Array.from({length: 10}, (_, i) => noise(50, 100 + 2 * i))
		const found = suiteOf([{name: 'a', runs}]).findings.find(one => one.code === 'drift')
		expect(found?.evidence).toMatch(/^a: \+1\d\.\d%/)
	})

	test('samples that had not settled, in most runs', () => {
		const warming = () => [...noise(300, 150), ...noise(700, 100)]
		const codes = (runs: ReadonlyArray<readonly number[]>) => suiteOf([{name: 'a', runs}]).findings.map(one => one.code)
		expect(codes([warming(), warming()])).toContain('not-steady')
		expect(codes([warming(), noise(1000, 100), noise(1000, 100)])).not.toContain('not-steady')
	})

	test('an interval that is too wide, with how many runs would do', () => {
		const runs = [100, 140, 90, 130, 95, 120].map(level => noise(50, level))
		const found = suiteOf([{name: 'a', runs}]).findings.find(one => one.code === 'wide-interval')
		expect(found?.evidence).toMatch(/\+\/-\d+\.\d%, \d+0 runs$/)
	})

	test('is said once for all benchmarks it is true of', () => {
		const runs = Array.from({length: 10}, (_, i) => noise(50, 100 + 2 * i))
		const names = [...'abcdef']
		const drifts = suiteOf(names.map(name => ({name, runs}))).findings.filter(one => one.code === 'drift')
		expect(drifts).toHaveLength(1)
		expect(drifts[0]?.evidence).toMatch(/^a: .*; and 2 more$/)
	})

	test('a log that has lost samples: the run they belong to does not count', () => {
		const events = microRun()
		const cut = events.findIndex(event => event.type === 'micro-sampled' && event.benchmark === 'sort/n=10')
		const suite = suiteIn(events.filter((_, index) => index !== cut))
		expect(suite.micro!.benchmarks[0]!.runs).toHaveLength(5)
		expect(suite.findings.map(one => one.code)).toContain('samples-lost')
	})
})

describe('a sweep', () => {
	const sized = (
		sizes: readonly number[],
		cost: (n: number) => number,
		nameOf = (n: number) => `sort/n=${n}`,
	): Given[] => sizes.map(n => ({name: nameOf(n), params: {n}, runs: [0, 1, 2].map(() => noise(50, cost(n)))}))

	test('over four sizes has an order of growth; over two a table only', () => {
		const linear = suiteOf(sized([10, 100, 1000, 10_000], n => 20 + 3 * n)).micro!.sweeps
		expect(linear).toMatchObject([{name: 'sort/n=*', param: 'n', kind: 'size', growth: {order: 'n', sizes: 4}}])
		expect(linear[0]!.rows.map(row => row.value)).toEqual([10, 100, 1000, 10_000])
		const [two] = suiteOf(sized([10, 100], n => 3 * n)).micro!.sweeps
		expect(two!.growth).toBeNull()
		expect(two!.rows).toHaveLength(2)
		expect(two!.rows[1]!.factor).toBeCloseTo(10, 0)
	})

	test('over concurrency has throughput, efficiency and a peak', () => {
		const points = [1, 2, 4].map(concurrency => ({
			name: `fetch/concurrency=${concurrency}`,
			params: {concurrency},
			// Twice at once take as long as one, four take three times as long.
			runs: [noise(50, concurrency === 4 ? 3e6 : 1e6)],
		}))
		const [sweep] = suiteOf(points).micro!.sweeps
		expect(sweep).toMatchObject({kind: 'concurrency', peak: 2, growth: null})
		expect(sweep!.rows.map(row => Number(row.efficiency.toFixed(1)))).toEqual([1, 1, 0.3])
	})

	test('holds together what differs in one parameter only', () => {
		const both = ['fast', 'slow'].flatMap(mode =>
			[1, 2, 3].map(n => ({name: `sort/n=${n}/mode=${mode}`, params: {n, mode}, runs: [noise(20, n)]})),
		)
		expect(suiteOf(both).micro!.sweeps.map(one => one.name)).toEqual(['sort/n=*/mode=fast', 'sort/n=*/mode=slow'])
		const mitata = sized(
			[1, 10, 100],
			n => n,
			n => `sort ${n} numbers`,
		)
		expect(suiteOf(mitata).micro!.sweeps.map(one => one.name)).toEqual(['sort * numbers'])
		expect(suiteOf([...sized([1, 2], n => n), {name: 'other', runs: [noise(20, 5)]}]).micro!.sweeps).toHaveLength(1)
	})

	test('is none where there is one value, or no numbers', () => {
		const words = ['a', 'b'].map(kind => ({name: `x/kind=${kind}`, params: {kind}, runs: [noise(20, 5)]}))
		expect(suiteOf([...words, ...sized([5], n => n)]).micro!.sweeps).toEqual([])
	})
})

test('of a run under way there is what has finished', () => {
	const events = microRun()
	const half = suiteIn(events.slice(0, Math.floor(events.length / 2)))
	expect(half.outcome).toBe('interrupted')
	expect(half.metrics.length).toBeGreaterThan(0)
	expect(half.micro!.benchmarks.some(one => one.outcome === 'partial')).toBe(true)
})
