/** Histories of which it is known what happened in them. */
import type {MetricSeries, SeriesPoint} from '../../../src/core/history/kept/metric-series.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {normalDeviate} from '../stats/shapes.ts'

const day = 24 * 3_600_000
const start = Date.parse('2026-09-01T08:00:00Z')

export function pointOf(i: number, value: number, more: Partial<SeriesPoint> = {}): SeriesPoint {
	const atMs = start + i * day
	return {
		run: `${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}T080000-${String(i).padStart(4, '0')}`,
		...{
			startedMs: atMs + 60_000,
			outcome: 'done',
			runOutcome: 'done',
			fingerprint: '5f3a90c1',
			setupHash: 's',
			runtime: 'v24',
		},
		...{branch: 'main', commit: `${(0xabc0000 + i).toString(16)}00000000000`, commitMs: atMs, dirty: false},
		...{n: 20, runs: 20, mean: value, median: value, p90: null, p95: null, p99: null, min: value, max: value},
		...{ciLow: null, ciHigh: null, throughput: null, errors: 0},
		...more,
	}
}

/** @param shape  what the value of a commit is, as a factor; noise of that many percent is laid over it */
export function drawn(
	metric: string,
	{
		base,
		cv,
		seed,
		commits = 60,
		...meaning
	}: {base: number; cv: number; seed: number; commits?: number} & Partial<
		Pick<MetricSeries, 'unit' | 'direction' | 'kind'>
	>,
	shape: (commit: number) => number,
): MetricSeries {
	const random = new Random(seed)
	return {
		...{suite: 'startup', kind: 'command', metric, unit: 'ms', direction: 'lower'},
		...meaning,
		points: Array.from({length: commits}, (_, i) =>
			pointOf(i, base * shape(i) * (1 + (cv / 100) * normalDeviate(random))),
		),
	}
}

/** Wall and CPU time took a step of 8 % at commit 40, memory grew all along, and one run of the collector stood out. */
export const eventful: readonly MetricSeries[] = [
	drawn('wall', {base: 120, cv: 1.5, seed: 1}, i => (i >= 40 ? 1.08 : 1)),
	drawn('cpu', {base: 100, cv: 1.5, seed: 2}, i => (i >= 40 ? 1.08 : 1)),
	drawn('peakRss', {base: 60 * 2 ** 20, cv: 1, seed: 3, unit: 'bytes'}, i => 1 + 0.004 * i),
	drawn('system', {base: 12, cv: 2, seed: 4}, i => (i === 22 ? 1.4 : 1)),
	drawn('user', {base: 90, cv: 2, seed: 5}, () => 1),
]
