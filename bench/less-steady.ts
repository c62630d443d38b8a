/**
 * Whether `less steady` is right, and how much of what is less steady it finds: comparisons of a program with itself, replayed from recorded noise (`bench/verdicts`) or drawn, with a
 * clock that is their sum, judged as `ab` judges them. What is to be found: a share of head's runs takes longer. Beside it on the same runs Kolmogorov and Smirnov's test of
 * the two sides, as they are and each divided by its median, and the same distances without taking out what the machine did to both sides.
 *
 *     node bench/less-steady.ts [--trials 500] [--pairs 40]
 */
import {CompareTrack} from '../src/core/kinds/compare/state.ts'
import {medianOf} from '../src/core/stats/quantile.ts'
import {Random} from '../src/core/stats/random.ts'
import {signFlipTest} from '../src/core/stats/sign-flips.ts'
import {judgeFirst, verdictsOn} from '../src/core/verdict/judge-measurements.ts'
import {spreadOf} from '../src/core/verdict/spread.ts'
import {comparison} from '../test/core/run/recorded-compare.ts'
import {normalDeviate, shapes} from '../test/core/stats/shapes.ts'
import {option} from './shared/figures.ts'
import {changed, drawn, type Noise, recordedRuns, replayed, type Sides, together} from './verdicts/replay.ts'

const trials = option('trials', 500)
const pairs = option('pairs', 40)
const level = 0.01
const plan = comparison('ab', {confirm: false, control: false})

const recordings = ['perl-quiet', 'node-quiet', 'perl-loaded', 'node-loaded'] as const
const noises: Readonly<Record<string, Noise>> = {
	...Object.fromEntries(recordings.map(name => [`recorded, ${name}`, replayed(recordedRuns(name))])),
	'normal, 3 %': drawn(random => 100 + 3 * normalDeviate(random)),
	'normal, 10 %': drawn(random => 100 * (1 + 0.1 * Math.max(-6, normalDeviate(random)))),
	'log-normal, 5 %': drawn(random => 100 * Math.exp(0.05 * normalDeviate(random))),
	'log-normal, 50 %': drawn(shapes['log-normal']),
	"heavy-tailed, Student's t of 3, 3 %": drawn(random => 100 * Math.exp(0.03 * studentOf3(random))),
	'heavy-tailed, Pareto 1.3': drawn(shapes['heavy-tailed']),
	bimodal: drawn(shapes.bimodal),
	'one run in 50 takes three times as long': drawn(
		random => (random.nextUnit() < 0.02 ? 3 : 1) * (100 + 2 * normalDeviate(random)),
	),
}

const third = slowIn(1 / 3, 1.4)
const tenth = slowIn(0.1, 2)
const cases: ReadonlyArray<readonly [name: string, change: (sides: Sides, random: Random) => Sides, isLess: boolean]> =
	[
		['the same program', sides => sides, false],
		['head 5 % slower throughout', sides => changed(sides, time => time * 1.05), false],
		['head 30 % faster throughout', sides => changed(sides, time => time * 0.7), false],
		['the machine becomes half as slow again', sides => together(sides, pair => 1 + pair / 2 / pairs), false],
		['a third of head 40 % slower', third, true],
		[
			'... and the machine half as slow again',
			(sides, random) => together(third(sides, random), pair => 1 + pair / 2 / pairs),
			true,
		],
		['a tenth of head twice as slow', tenth, true],
	]

interface Counts {
	ours: number
	asItIs: number
	centred: number
	plain: number
}

console.log(`${trials} comparisons of ${pairs} pairs each; p <= ${level}; in percent`)
const alarms = {ours: 0, centred: 0, n: 0}
for (const [title, noise] of Object.entries(noises)) {
	console.log(`\n${title.padEnd(44)} less steady   K-S, centred   K-S    without the machine taken out`)
	for (const [name, change, isLess] of cases) {
		const counts: Counts = {ours: 0, asItIs: 0, centred: 0, plain: 0}
		const random = new Random(71)
		for (let trial = 0; trial < trials; trial++) {
			const sides = change(noise(pairs, random), random)
			if (judged(sides)) counts.ours++
			if (kolmogorovSmirnov(sides.base, sides.head) <= level) counts.asItIs++
			if (kolmogorovSmirnov(shareOfMedian(sides.base), shareOfMedian(sides.head)) <= level) counts.centred++
			if (plainP(sides) <= level) counts.plain++
		}
		if (!isLess) {
			alarms.ours += counts.ours
			alarms.centred += counts.centred
			alarms.n += trials
		}
		console.log(
			`  ${name.padEnd(42)} ${percent(counts.ours)} ${percent(counts.centred, 15)} ${percent(counts.asItIs, 9)} ${percent(counts.plain, 9)}   n=${trials}`,
		)
	}
}
console.log(
	`\nfalse alarms of all: ${alarms.ours} of ${alarms.n} = ${((alarms.ours / alarms.n) * 100).toFixed(2)} %, K-S of the centred ${alarms.centred}`,
)

console.log('\nA third of head 40 % slower, by how far the runs of base lie from their median in the same 40 pairs')
const bands = [0.03, 0.06, 0.1, 0.2, Number.POSITIVE_INFINITY].map(below => ({below, found: 0, n: 0}))
for (const name of recordings) {
	const random = new Random(72)
	for (let trial = 0; trial < trials; trial++) {
		const sides = third(replayed(recordedRuns(name))(pairs, random), random)
		const {base} = spreadOf(sides.base, sides.head, plan.margin)
		const band = bands.find(one => base < one.below)!
		band.n++
		if (judged(sides)) band.found++
	}
}
for (const [i, {below, found, n}] of bands.entries()) {
	const from = `${(bands[i - 1]?.below ?? 0) * 100} %`
	const band = Number.isFinite(below) ? `${from} to ${below * 100} %` : `more than ${from}`
	console.log(`  ${band.padEnd(16)} ${found} of ${n} = ${((found / n) * 100).toFixed(1)} %`)
}

for (const [title, slow] of [
	['a third of head 40 % slower', third],
	['a tenth of head twice as slow', tenth],
] as const) {
	console.log(`\nMore pairs, ${title}, n=${Math.ceil(trials / 2)}`)
	for (const [name, noise] of Object.entries(noises)) {
		const said = [40, 80, 160].map(many => {
			const random = new Random(73)
			const few = Math.ceil(trials / 2)
			let found = 0
			for (let trial = 0; trial < few; trial++) if (judged(slow(noise(many, random), random))) found++
			return `${many} pairs ${((found / few) * 100).toFixed(1)} %`
		})
		console.log(`  ${name.padEnd(42)} ${said.join(', ')}`)
	}
}

console.log('\nFew pairs, every second run of head twice as slow')
for (const few of [4, 8, 18, 20]) {
	const random = new Random(74)
	let [found, unjudged] = [0, 0]
	for (let trial = 0; trial < 200; trial++) {
		const first = firstOf(slowIn(0.5, 2)(noises['normal, 3 %']!(few, random), random))
		if (first.steadiness[0]!.unjudged !== null) unjudged++
		if (first.steadiness[0]!.lessSteady !== null) found++
	}
	console.log(`  ${few} pairs: not judged ${unjudged} of 200, found ${found}`)
}

console.log('\nThe 95 % interval of the ratio of the spreads holds it, drawn noise, a third of head 40 % slower')
for (const [title, noise] of Object.entries(noises)) {
	if (title.startsWith('recorded')) continue
	const random = new Random(75)
	const all = Array.from({length: trials}, () => {
		const {base, head} = third(noise(pairs, random), random)
		return spreadOf(base, head, plan.margin)
	})
	const truth = mean(all.map(one => one.head)) / mean(all.map(one => one.base))
	const held = all.filter(({ci}) => ci !== null && ci.low <= truth && (ci.high === null || truth <= ci.high)).length
	console.log(`  ${title.padEnd(42)} x${truth.toFixed(2)}  ${((held / trials) * 100).toFixed(1)} %`)
}

console.log(
	'\nTwo recordings of one program that did not change, runs of both exchanged at random: what `compare` would say if it did the same',
)
for (const [one, other] of [
	['perl-quiet', 'perl-quiet'],
	['node-quiet', 'node-quiet'],
	['perl-quiet', 'perl-loaded'],
	['node-quiet', 'node-loaded'],
] as const) {
	const random = new Random(76)
	const few = Math.ceil(trials / 5)
	let claimed = 0
	for (let trial = 0; trial < few; trial++) {
		const [base, head] = [one, other].map(name => {
			const runs = recordedRuns(name)
			const from = random.nextBelow(runs.length - 40)
			return runs.slice(from, from + 40)
		})
		if (unpairedP(base!, head!, random) <= level) claimed++
	}
	console.log(`  ${one} against ${other}, 40 runs each: less steady in ${claimed} of ${few}`)
}

function judged(sides: Sides): boolean {
	const first = firstOf(sides)
	return verdictsOn(plan, first, null)[0]?.lessSteady != null
}

/** As the engine has it after the last pair. */
function firstOf({base, head}: Sides): ReturnType<typeof judgeFirst> {
	const track = new CompareTrack()
	let tMs = 0
	for (const [pair, time] of base.entries())
		for (const [arm, wall] of [['base', time] as const, ['head', head[pair]!] as const]) {
			tMs += wall / 1000
			track.add({
				type: 'slot-finished',
				suite: 'ab',
				phase: 'measure',
				comparison: 0,
				benchmark: null,
				pair,
				arm,
				beside: arm,
				figures: {wall: wall * 1000},
				exit: {exitCode: 0, signal: null, failure: null},
				failure: null,
				tMs,
			})
		}
	return judgeFirst(track, plan, [null])
}

function slowIn(share: number, by: number): (sides: Sides, random: Random) => Sides {
	return (sides, random) => changed(sides, time => (random.nextUnit() < share ? time * by : time))
}

/** Distances from the side's own median alone. */
function plainP({base, head}: Sides): number {
	const off = (side: readonly number[]) => {
		const centre = Math.log(medianOf(side))
		return side.map(one => Math.abs(Math.log(one) - centre))
	}
	const [ofBase, ofHead] = [off(base), off(head)]
	return signFlipTest(ofHead.map((one, pair) => one - 1.05 * ofBase[pair]!)).p
}

/** Source of the approximation: Stephens, J. Royal Statistical Society B 32 (1970). */
function kolmogorovSmirnov(base: readonly number[], head: readonly number[]): number {
	const [one, other] = [base, head].map(side => Float64Array.from(side).sort()) as [Float64Array, Float64Array]
	let [i, j, largest] = [0, 0, 0]
	while (i < one.length && j < other.length) {
		const at = Math.min(one[i]!, other[j]!)
		while (i < one.length && one[i]! <= at) i++
		while (j < other.length && other[j]! <= at) j++
		largest = Math.max(largest, Math.abs(i / one.length - j / other.length))
	}
	const size = Math.sqrt((one.length * other.length) / (one.length + other.length))
	const scaled = (size + 0.12 + 0.11 / size) * largest
	let p = 0
	for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * scaled * scaled)
	return Math.min(1, Math.max(0, p))
}

function shareOfMedian(side: readonly number[]): number[] {
	const centre = medianOf(side)
	return side.map(one => one / centre)
}

function unpairedP(base: readonly number[], head: readonly number[], random: Random): number {
	const off = (side: readonly number[]) => shareOfMedian(side).map(one => Math.abs(Math.log(one)))
	const all = [...off(base), ...off(head)]
	const of = (values: readonly number[]) => mean(values.slice(base.length)) - mean(values.slice(0, base.length))
	const found = of(all)
	let hits = 0
	for (let draw = 0; draw < 999; draw++) if (of(random.shuffle(all)) >= found) hits++
	return (hits + 1) / 1000
}

function studentOf3(random: Random): number {
	const squares = normalDeviate(random) ** 2 + normalDeviate(random) ** 2 + normalDeviate(random) ** 2
	return normalDeviate(random) / Math.sqrt(squares / 3)
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, one) => sum + one, 0) / values.length
}

function percent(count: number, width = 11): string {
	return ((count / trials) * 100).toFixed(1).padStart(width)
}
