import {tidy} from '../../run/summary/tidy.ts'
import {growthOf} from '../../stats/growth.ts'
import {medianOf} from '../../stats/quantile.ts'
import {concurrencyTable, sizeTable} from '../../stats/scaling.ts'
import type {BenchmarkTrack} from './state.ts'
import type {GrowthReport, SweepReport, SweepRow} from './summary-report.ts'

/** Parameters of this name say how many operations one call has under way at once. */
const concurrencyName = 'concurrency'

interface Point {
	readonly track: BenchmarkTrack
	readonly value: number
}

/**
 * Benchmarks that differ in one parameter only, which is a number: what it makes of time and throughput. Two values are a table, four sizes
 * have an order of growth.
 */
export function sweepsOf(tracks: Iterable<BenchmarkTrack>): SweepReport[] {
	const families = new Map<string, {readonly param: string; readonly points: Point[]}>()
	for (const track of tracks) {
		if (track.runs.length === 0) continue
		const {params} = track.listed
		for (const [param, value] of Object.entries(params)) {
			if (typeof value !== 'number') continue
			const name = familyName(track.listed.name, param, value)
			const others = Object.entries(params).filter(([other]) => other !== param)
			const key = JSON.stringify([name, track.listed.source, param, others])
			const family = families.get(key)
			if (family) family.points.push({track, value})
			else families.set(key, {param, points: [{track, value}]})
		}
	}
	return [...families].flatMap(([key, {param, points}]) => {
		if (new Set(points.map(point => point.value)).size < 2) return []
		const name = (JSON.parse(key) as [string])[0]
		return [param === concurrencyName ? byConcurrency(name, param, points) : bySize(name, param, points)]
	})
}

/** `sort/n=100` to `sort/n=*`; where the name does not say the parameter, the value itself, or nothing. */
function familyName(name: string, param: string, value: number): string {
	const said = `${param}=${value}`
	const at = name.lastIndexOf(said)
	if (at >= 0) return `${name.slice(0, at)}${param}=*${name.slice(at + said.length)}`
	const text = String(value)
	const alone = new RegExp(`(^|[^\\w.])${text.replace(/[.+-]/g, '\\$&')}(?![\\w.])`, 'g')
	const last = [...name.matchAll(alone)].at(-1)
	if (last === undefined) return name
	const from = last.index + last[1]!.length
	return `${name.slice(0, from)}*${name.slice(from + text.length)}`
}

function bySize(name: string, param: string, points: readonly Point[]): SweepReport {
	const sized = points
		.map(({track, value}) => ({track, size: value, timeNs: medianOf(track.runs.map(run => run.median))}))
		.sort((a, b) => a.size - b.size)
	const growth = growthOf(points.flatMap(({track, value}) => track.runs.map(run => ({size: value, time: run.median}))))
	const rows = sizeTable(sized)
	return {
		name,
		param,
		kind: 'size',
		rows: sized.flatMap(({track, size}): SweepRow[] => {
			const row = rows.find(one => one.size === size)
			if (row === undefined) return []
			const {timeNs, perSecond, slowDown: factor, efficiency, exponent} = row
			return [rowOf(track, size, {timeNs, perSecond, factor, efficiency, exponent})]
		}),
		growth:
			growth &&
			({
				order: growth.best.order,
				fixedNs: tidy(growth.best.fixed)!,
				rateNs: tidy(growth.best.rate)!,
				r2: tidy(growth.best.r2)!,
				runnerUp: growth.runnerUp?.order ?? null,
				lead: tidy(growth.lead),
				ambiguous: growth.ambiguous,
				slope: {
					value: tidy(growth.slope.value)!,
					low: tidy(growth.slope.low)!,
					high: tidy(growth.slope.high)!,
				},
				sizes: growth.sizes,
			} satisfies GrowthReport),
		peak: null,
	}
}

function byConcurrency(name: string, param: string, points: readonly Point[]): SweepReport {
	const table = concurrencyTable(
		points.flatMap(({track, value}) =>
			track.runs.map(run => ({concurrency: value, operations: value, elapsedNs: run.median})),
		),
	)
	return {
		name,
		param,
		kind: 'concurrency',
		rows: table.rows.flatMap((row): SweepRow[] => {
			const {concurrency, timeNs, perSecond, speedUp: factor, efficiency} = row
			const track = points.find(point => point.value === concurrency)!.track
			return [rowOf(track, concurrency, {timeNs, perSecond, factor, efficiency, exponent: null})]
		}),
		growth: null,
		peak: table.peak?.concurrency ?? null,
	}
}

function rowOf(track: BenchmarkTrack, value: number, of: Omit<SweepRow, 'benchmark' | 'value'>): SweepRow {
	const {timeNs, perSecond, factor, efficiency, exponent} = of
	return {
		benchmark: track.listed.name,
		value,
		timeNs: tidy(timeNs)!,
		perSecond: tidy(perSecond)!,
		factor: tidy(factor)!,
		efficiency: tidy(efficiency)!,
		exponent: exponent === null ? null : tidy(exponent),
	}
}
