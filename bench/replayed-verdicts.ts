/**
 * Whether the gate of a comparison is right, on noise that was recorded (`verdicts/noise-*.txt`): a program with itself, which must not fail, and one that
 * became slower by a share, which must be found. Judged as a run is, second measurement and all (`core/verdict/judge-measurements.ts`), and beside it by the
 * rule "the median changed by more than 5 %". Stretches of one recording overlap from trial to trial; which runs are whose is chance each time.
 *
 *   node bench/replayed-verdicts.ts [--trials 600] [--percent 5] [--pairs 190] [--seed 1]
 *
 * `--pairs` are those of each of the two measurements: as many as half a minute holds of a Node program of 50 ms. Ends with code 1 when a program fails against itself.
 */
import type {ComparePlan} from '../src/core/kinds/compare/plan.ts'
import {planCommands} from '../src/core/kinds/compare/plan-make.ts'
import type {PairRuns, SlotRun} from '../src/core/kinds/compare/state-pairs.ts'
import {medianOf} from '../src/core/stats/quantile.ts'
import {Random} from '../src/core/stats/random.ts'
import {confirmationLevel} from '../src/core/verdict/family.ts'
import {gateOf} from '../src/core/verdict/judge-compare.ts'
import {judgeAgain, judgeFirst, verdictsOn} from '../src/core/verdict/judge-measurements.ts'
import {option} from './shared/figures.ts'
import {changed, recordedRuns, replayed, type Sides} from './verdicts/replay.ts'

const trials = option('trials', 600)
const percent = option('percent', 5)
const pairsEach = option('pairs', 190)
const random = new Random(option('seed', 1))
const plan = planOf()

const recordings = ['node-quiet', 'node-loaded', 'perl-quiet', 'perl-loaded']
let falseFailures = 0
console.log(
	'| recording | itself: failed, could not be told, of | median moved by > 5 % | slower: failed, could not be told, of |',
)
console.log('| --- | --- | --- | --- |')
for (const name of recordings) {
	const noise = replayed(recordedRuns(name))
	const itself = tally(Math.ceil(trials / recordings.length), () => noise(2 * pairsEach, random))
	const slower = tally(100, () => changed(noise(2 * pairsEach, random), time => time * (1 + percent / 100)))
	falseFailures += itself.failed
	console.log(`| ${name} | ${said(itself)} | ${itself.moved} | ${said(slower)} |`)
}
console.log(`${falseFailures} false failures of ${recordings.length * Math.ceil(trials / recordings.length)}`)
process.exitCode = falseFailures === 0 ? 0 : 1

interface Tally {
	readonly n: number
	readonly failed: number
	readonly inconclusive: number
	readonly moved: number
}

function said({failed, inconclusive, n}: Tally): string {
	return `${failed}, ${inconclusive}, ${n}`
}

function tally(n: number, sidesOf: () => Sides): Tally {
	let [failed, inconclusive, moved] = [0, 0, 0]
	for (let i = 0; i < n; i++) {
		const sides = sidesOf()
		const gate = judged(sides)
		if (gate === 'failed') failed++
		if (gate === 'inconclusive') inconclusive++
		const [base, head] = [sides.base.slice(0, pairsEach), sides.head.slice(0, pairsEach)].map(medianOf)
		if (head! / base! > 1.05) moved++
	}
	return {n, failed, inconclusive, moved}
}

function judged({base, head}: Sides): 'passed' | 'failed' | 'inconclusive' {
	const all = base.map((time, i) => pairOf(i, time, head[i]!))
	const phases: Readonly<Record<string, readonly PairRuns[]>> = {
		measure: all.slice(0, pairsEach),
		confirm: all.slice(pairsEach),
		both: all,
	}
	const track = {pairsOf: (phase: string) => phases[phase] ?? []} as Parameters<typeof judgeFirst>[0]
	const first = judgeFirst(track, plan, [null], {confirmation: {level: confirmationLevel, share: 1}})
	const again = first.toConfirm.length > 0 ? judgeAgain(track, plan, first.toConfirm, {isWhole: true}) : null
	return gateOf(verdictsOn(plan, first, again), {questions: 1})
}

function pairOf(at: number, baseUs: number, headUs: number): PairRuns {
	const slot = (us: number): SlotRun => ({tMs: at * 100, figures: {wall: us * 1000}, failure: null})
	return {base: slot(baseUs), head: slot(headUs), control: {base: null, head: null}}
}

function planOf(): ComparePlan {
	const sides = {base: 'a', head: 'b', shell: false, prepare: null, conclude: null, allowedExitCodes: null, cwd: '/'}
	const made = planCommands(sides, {
		...{pairs: null, mostMs: 60_000, margin: null, change: null, metric: 'wall', warmup: null},
		...{confirm: true, control: false, inconclusive: 'fail', seed: 1, ui: 'plain', command: ''},
	})
	if (!('plan' in made)) throw new Error(JSON.stringify(made))
	return made.plan.suites[0] as ComparePlan
}
