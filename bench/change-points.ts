/**
 * Whether change points of a history are right: series in which nothing changes must have none, and a lasting step has to be found soon. Beside them what Apache Otava's
 * documentation says (`history/otava.ts`: Student's t at p 0.001, windows of 50), on the same series. After that what becomes of changes of other shapes, whether the range that is told for the next
 * value holds it, how often a single value is said to stand out, and what a machine does whose speed wanders.
 *
 *     node bench/change-points.ts [--trials 1000] [--seed 9201] [--only steps]
 */
import {anomaliesOf} from '../src/core/stats/anomalies.ts'
import {changePointsOf} from '../src/core/stats/change-points.ts'
import {predictionInterval} from '../src/core/stats/prediction-interval.ts'
import {medianOf} from '../src/core/stats/quantile.ts'
import {Random} from '../src/core/stats/random.ts'
import {remembering} from '../test/core/stats/noise.ts'
import {normalDeviate} from '../test/core/stats/shapes.ts'
import {otavaPoints} from './history/otava.ts'
import {option, word} from './shared/figures.ts'
import {recordedRuns} from './verdicts/replay.ts'

const trials = option('trials', 1000)
const seed = option('seed', 9201)
const only = word('only')
const level = 0.025

let cells = 0
/** Each cell has series of its own. */
const nextRandom = () => new Random(seed + 1000 * cells++)

type Finder = (series: readonly number[]) => readonly number[]
type Noise = (random: Random) => number

const finders: ReadonlyArray<readonly [name: string, points: Finder]> = [
	['ours', series => changePointsOf(series, level).points.map(point => point.at)],
	['Otava', series => otavaPoints(series)],
]
/** Around 1. */
const noises: Readonly<Record<string, Noise>> = {
	'normal, CV 2 %': random => 1 + 0.02 * normalDeviate(random),
	'normal, CV 3 %': random => 1 + 0.03 * normalDeviate(random),
	'normal, CV 5 %': random => 1 + 0.05 * normalDeviate(random),
	'CV 2 %, one in 20 is 20 % more': random => outlying(0.02, random),
	'CV 5 %, one in 20 is 20 % more': random => outlying(0.05, random),
	'log-normal, 5 %': random => Math.exp(0.05 * normalDeviate(random)),
	'whole numbers, CV 0.2 %': random => Math.round(500 + normalDeviate(random)) / 500,
}

console.log(
	`${2 * trials} series of each kind where nothing changes, ${trials} of each other one, seed ${seed}, level ${level}`,
)
/** With the number of its first cell, so that a table alone has the series it has among all. */
const tables: ReadonlyArray<readonly [name: string, firstCell: number, print: () => void]> = [
	['stationary', 0, stationary],
	['steps', 28, steps],
	['shapes', 34, shapesOfChange],
	['next', 43, nextValues],
	['single', 52, single],
	['dependent', 57, dependent],
]
for (const [name, firstCell, print] of tables) {
	if (only !== undefined && only !== name) continue
	cells = firstCell
	print()
}

function stationary(): void {
	console.log(
		`\n| nothing changes: series with any point, % | values | ours | Otava | ms of CPU a series: ours | Otava |`,
	)
	console.log('| --- | --- | --- | --- | --- | --- |')
	for (const [name, noise] of Object.entries(noises)) {
		for (const n of [20, 60, 100, 200]) {
			const random = nextRandom()
			const all = Array.from({length: 2 * trials}, () => drawn(n, noise, random))
			const said = finders.map(([, points]) => {
				const startedUs = process.cpuUsage().user
				const alarms = all.filter(series => points(series).length > 0).length
				return {
					share: percent(alarms, 2 * trials),
					ms: ((process.cpuUsage().user - startedUs) / 1000 / all.length).toFixed(1),
				}
			})
			console.log(
				`| ${name} | ${n} | ${said.map(one => one.share).join(' | ')} | ${said.map(one => one.ms).join(' | ')} |`,
			)
		}
	}
}

/** A look after each value that comes, as a history is looked at. Found is a point that is at most five values off. */
function steps(): void {
	console.log(
		'\n| a lasting step of 5 %, looked at after each value | values before | found within 5 values, %: ours | Otava | values until half are found: ours | Otava |',
	)
	console.log('| --- | --- | --- | --- | --- | --- |')
	for (const name of ['normal, CV 2 %', 'CV 2 %, one in 20 is 20 % more']) {
		for (const before of [20, 30, 60]) {
			const random = nextRandom()
			const all = Array.from({length: trials}, () =>
				drawn(before + 30, noises[name]!, random, at => (at < before ? 1 : 1.05)),
			)
			const said = finders.map(([, points]) => {
				const delays = all.map(series => delayOf(series, before, points))
				return {share: percent(delays.filter(delay => delay <= 5).length), median: medianOf(delays)}
			})
			console.log(
				`| ${name} | ${before} | ${said.map(one => one.share).join(' | ')} | ${said.map(one => one.median).join(' | ')} |`,
			)
		}
	}
}

function delayOf(series: readonly number[], step: number, points: Finder): number {
	for (let after = 1; step + after <= series.length; after++)
		if (points(series.slice(0, step + after)).some(at => Math.abs(at - step) <= 5)) return after
	return series.length
}

function shapesOfChange(): void {
	const shapes: ReadonlyArray<readonly [name: string, level: (at: number) => number, wanted: readonly number[]]> = [
		['+5 % for 10 values', at => (at >= 50 && at < 60 ? 1.05 : 1), [50, 60]],
		['+5 % for 5 values', at => (at >= 50 && at < 55 ? 1.05 : 1), [50, 55]],
		['+5 % twice', at => (at >= 66 ? 1.1 : at >= 33 ? 1.05 : 1), [33, 66]],
		['+5 % in the middle', at => (at >= 50 ? 1.05 : 1), [50]],
		['+2.5 % in the middle', at => (at >= 50 ? 1.025 : 1), [50]],
		['drift, 5 % in all', at => 1 + (0.05 * at) / 100, []],
		['drift, 10 % in all', at => 1 + (0.1 * at) / 100, []],
		['drift, 20 % in all', at => 1 + (0.2 * at) / 100, []],
		['drift of 10 % over 60, then +10 %', at => 1 + (0.1 * Math.min(at, 60)) / 60 + (at < 60 ? 0 : 0.1), [60]],
	]
	console.log(
		'\n| 100 values of CV 2 % | as it is (each point within 5 values, no other), %: ours | Otava | points in the mean: ours | Otava |',
	)
	console.log('| --- | --- | --- | --- | --- |')
	for (const [name, levelAt, wanted] of shapes) {
		const random = nextRandom()
		const all = Array.from({length: trials}, () => drawn(100, noises['normal, CV 2 %']!, random, levelAt))
		const said = finders.map(([, points]) => {
			const found = all.map(points)
			const right = found.filter(
				ats => ats.length === wanted.length && ats.every((at, i) => Math.abs(at - wanted[i]!) <= 5),
			)
			const mean = found.reduce((sum, ats) => sum + ats.length, 0) / trials
			return {share: percent(right.length), mean: mean.toFixed(2)}
		})
		console.log(`| ${name} | ${said.map(one => one.share).join(' | ')} | ${said.map(one => one.mean).join(' | ')} |`)
	}
}

function nextValues(): void {
	console.log('\n| range of the next value holds it, % | 10 values | 15 | 20 | 30 | 60 | 100 |')
	console.log('| --- | --- | --- | --- | --- | --- | --- |')
	for (const asked of [0.8, 0.95, 0.99]) {
		for (const name of ['normal, CV 3 %', 'log-normal, 5 %', 'CV 2 %, one in 20 is 20 % more']) {
			const next: Noise = name.includes('one in 20') ? noises['normal, CV 2 %']! : noises[name]!
			const random = nextRandom()
			const said = [10, 15, 20, 30, 60, 100].map(n => {
				let held = 0
				for (let trial = 0; trial < trials; trial++) {
					const {low, high} = predictionInterval(drawn(n, noises[name]!, random), asked)!
					const value = 100 * next(random)
					if (low <= value && value <= high) held++
				}
				return percent(held)
			})
			console.log(`| ${asked * 100} %, ${name} | ${said.join(' | ')} |`)
		}
	}
}

function single(): void {
	console.log('\n| single values | 20 values | 60 | 100 | 200 |')
	console.log('| --- | --- | --- | --- | --- |')
	const row = (
		name: string,
		noise: Noise,
		planted: number,
		isFound: (found: readonly number[], at: number) => boolean,
	) => {
		const random = nextRandom()
		const said = [20, 60, 100, 200].map(n => {
			let count = 0
			for (let trial = 0; trial < trials; trial++) {
				const at = random.nextBelow(n)
				const series = drawn(n, noise, random, i => (i === at ? planted : 1))
				if (isFound(anomaliesOf(series, []), at)) count++
			}
			return percent(count)
		})
		console.log(`| ${name} | ${said.join(' | ')} |`)
	}
	for (const name of ['normal, CV 3 %', 'log-normal, 5 %'])
		row(`none there, any said, %: ${name}`, noises[name]!, 1, found => found.length > 0)
	for (const name of ['normal, CV 2 %', 'normal, CV 3 %', 'normal, CV 5 %'])
		row(`one that is 20 % more, found, %: ${name}`, noises[name]!, 1.2, (found, at) => found.includes(at))
}

/** Nothing changes, but a value knows of the one before it: what the level does not cover. */
function dependent(): void {
	console.log('\n| nothing changes but the machine: series with any point, % | ours | Otava |')
	console.log('| --- | --- | --- |')
	const row = (name: string, next: (random: Random) => readonly number[]) => {
		const random = nextRandom()
		const all = Array.from({length: trials}, () => next(random))
		const said = finders.map(([, points]) => percent(all.filter(series => points(series).length > 0).length))
		console.log(`| ${name} | ${said.join(' | ')} |`)
	}
	for (const memory of [0.2, 0.4, 0.6])
		row(`100 values that resemble the one before by ${memory}`, random =>
			Array.from(
				remembering(100, memory, () => random.nextUnit()),
				value => 100 + 3 * value,
			),
		)
	for (const name of ['perl-quiet', 'node-quiet', 'perl-loaded', 'node-loaded']) {
		const runs = recordedRuns(name)
		row(`60 recorded runs, one right after the other, ${name}`, random => {
			const from = random.nextBelow(runs.length - 60)
			return runs.slice(from, from + 60)
		})
		row(`60 of these runs, drawn, ${name}`, random =>
			Array.from({length: 60}, () => runs[random.nextBelow(runs.length)]!),
		)
	}
}

function drawn(n: number, noise: Noise, random: Random, levelAt: (at: number) => number = () => 1): number[] {
	return Array.from({length: n}, (_, at) => 100 * levelAt(at) * noise(random))
}

function outlying(cv: number, random: Random): number {
	return (1 + cv * normalDeviate(random)) * (random.nextUnit() < 0.05 ? 1.2 : 1)
}

function percent(count: number, of = trials): string {
	return ((count / of) * 100).toFixed(1)
}
