/** Comparisons as a recorder could have written them; see recorded-runs.ts. */

import type {RunEvent} from '../../../src/core/events/run-event.ts'
import type {ArmName, CompareEvent, ComparePhase, Figures} from '../../../src/core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../src/core/kinds/compare/plan.ts'
import {CompareTrack} from '../../../src/core/kinds/compare/state.ts'
import {confirmationLevel} from '../../../src/core/verdict/family.ts'
import type {Judgement} from '../../../src/core/verdict/judge.ts'
import {
	benchmarksToConfirm,
	gateOf,
	type JudgedPhase,
	judgeFamilies,
	judgePhase,
	verdictsOf,
} from '../../../src/core/verdict/judge-compare.ts'
import {judgeFirst, verdictsOn} from '../../../src/core/verdict/judge-measurements.ts'
import {noiseFloor} from '../../../src/core/verdict/noise-floor.ts'
import {scheduleOf} from '../../../src/core/verdict/schedule.ts'
import {clean, launch, Recording} from './recorded-runs.ts'

export function comparison(name: string, more: Partial<ComparePlan> = {}): ComparePlan {
	const arm = (line: string, label = line): ComparePlan['base'] => ({
		kind: 'command',
		label,
		revision: null,
		benchmarks: [{label: null, launch: launch(line)}],
	})
	return {
		kind: 'compare',
		name,
		tags: [],
		purpose: 'ab',
		launch: launch('node dist/cli.js build'),
		base: arm('node old/cli.js build'),
		head: arm('node dist/cli.js build'),
		probe: {cpuIntervalUs: 1000},
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		gate: 'wall',
		margin: 0.01,
		marginFrom: 'standard',
		stopping: {is: 'precise', change: 0.03},
		mostMs: 60_000,
		leastPairs: 10,
		warmup: 1,
		timeoutMs: null,
		confirm: true,
		control: true,
		inconclusive: 'fail',
		build: null,
		comparisons: 1,
		...more,
	}
}

/** A recording, and what its comparison has come to so far. */
class Comparing {
	readonly track = new CompareTrack()
	readonly run: Recording
	readonly suite: string
	tMs = 100

	constructor(run: Recording, suite: string) {
		this.run = run
		this.suite = suite
	}

	say(body: CompareEvent): void {
		this.track.add({tMs: this.tMs, ...body})
		this.run.at(this.tMs, body)
	}

	prepare(benchmarks: ReadonlyArray<string | null> = [null]): void {
		const arm = (command: string, revision: string | null, subject: string | null) => ({
			label: revision ?? command,
			command,
			revision,
			commit: revision === null ? null : '1f3c2ab04e07a4f1f2f6a0c6a3f0e7d55c1b2a3d',
			subject,
			dirty: false,
			notes: revision === null ? [] : ['packages were copied from the work tree'],
		})
		this.say({
			type: 'compare-prepared',
			suite: this.suite,
			base: arm('node old/cli.js build', 'main', 'Parse lazily'),
			head: arm('node dist/cli.js build', null, null),
			benchmarks,
		})
	}

	/** @param ratio of head over base */
	phase(
		phase: ComparePhase,
		{
			pairs,
			ratio,
			controlEvery = 0,
			comparison: nth = 0,
			benchmarks = [null],
			fails = () => false,
		}: {
			readonly pairs: number
			readonly ratio: number | ((benchmark: string | null, pair: number) => number)
			readonly controlEvery?: number
			readonly comparison?: number
			readonly benchmarks?: ReadonlyArray<string | null>
			readonly fails?: (arm: ArmName, pair: number) => boolean
		},
	): void {
		const place = {suite: this.suite, phase, comparison: nth} as const
		const precise = phase === 'measure'
		this.say({
			type: 'compare-phase-started',
			...place,
			benchmarks,
			pairs: precise ? null : pairs,
			targetWidth: precise ? 0.013 : null,
			untilMs: phase === 'warm-up' ? null : this.tMs + 36_000,
			controlEvery,
		})
		const slots = benchmarks.map((benchmark, i) => ({
			benchmark,
			all: scheduleOf({seed: 77 + nth * 10 + i, pairs, controlEvery}),
		}))
		for (let pair = 0; pair < pairs; pair++) {
			for (const {benchmark, all} of slots) {
				for (const slot of all.filter(one => one.pair === pair)) {
					const isHead = slot.arm === 'head'
					const of = typeof ratio === 'number' ? ratio : ratio(benchmark, pair)
					const ms = slot.arm === 'control' ? 140 : 212 * (isHead ? of : 1)
					const wall = Math.round(ms * 1e6 * (1 + 0.012 * this.run.noise()) * (1 + 0.002 * pair))
					this.tMs += wall / 1e6 + 4
					const failed = slot.arm !== 'control' && fails(slot.arm, pair)
					const figures: Figures =
						slot.arm === 'control'
							? {wall}
							: {
									wall,
									cpu: Math.round(wall * 0.93),
									peakRss: Math.round((62 * 1024 ** 2 * (1 + 0.003 * this.run.noise())) / 4096) * 4096,
								}
					this.say({
						type: 'slot-finished',
						...place,
						benchmark,
						...slot,
						figures: failed ? {} : figures,
						exit: failed ? {...clean, exitCode: 3} : clean,
						failure: failed ? 'ended with code 3' : null,
					})
				}
			}
		}
	}

	judge(
		phase: 'measure' | 'confirm',
		nth = 0,
		benchmarks: ReadonlyArray<string | null> = [null],
		level?: number,
	): JudgedPhase {
		const judged = judgePhase(this.track, {
			phase,
			comparison: nth,
			benchmarks,
			gate: 'wall',
			margin: 0.01,
			...(level === undefined ? {} : {level}),
		})
		this.sayJudged(judged, phase, nth)
		return judged
	}

	sayJudged(judged: JudgedPhase, phase: 'measure' | 'confirm', nth = 0): void {
		const {control} = judged
		this.say({
			type: 'control-judged',
			suite: this.suite,
			phase,
			comparison: nth,
			is: control.is,
			pairs: judged.controlPairs,
			ratio: control.judgement?.ratio ?? null,
			ci: control.judgement?.interval ?? null,
		})
		for (const finding of judged.findings) this.run.at(this.tMs, {type: 'finding-made', suite: this.suite, finding})
	}
}

/** Head takes 6 % longer than base; found, confirmed, and explained. */
export function compareRun(): RunEvent[] {
	const run = new Recording([comparison('ab')], 4242, {
		command: 'arsenal-tui ab --suite build --base main --head worktree --seed 4242',
	})
	run.at(50, {type: 'suite-started', suite: 'ab', kind: 'compare'})
	const of = new Comparing(run, 'ab')
	of.prepare()
	of.phase('warm-up', {pairs: 1, ratio: 1.06})
	of.phase('measure', {pairs: 40, ratio: 1.06, controlEvery: 2})
	const first = of.judge('measure')
	const family = judgeFamilies(first.answers)
	const again = benchmarksToConfirm(first.answers, family)
	of.phase('confirm', {pairs: 20, ratio: 1.06, controlEvery: 2, benchmarks: again})
	const alone = of.judge('confirm', 0, again, confirmationLevel)
	const question = {phase: 'both', comparison: 0, benchmarks: again, gate: 'wall', margin: 0.01} as const
	const second = {alone, pooled: judgePhase(of.track, question)}
	const verdicts = verdictsOf(first, family, second, {confirm: true, comparison: 0})
	for (const verdict of verdicts) of.say({type: 'verdict-reached', suite: 'ab', ...verdict})
	of.tMs += 900
	of.say({
		type: 'frames-compared',
		suite: 'ab',
		benchmark: null,
		unit: 'us',
		base: {runs: 8, samples: 1602, svg: 'flame-1.svg'},
		head: {runs: 8, samples: 1711, svg: 'flame-2.svg'},
		grew: [
			{
				name: 'serialize',
				file: 'src/api/json.ts',
				line: 44,
				presence: 'both',
				kind: 'self',
				baseShare: 0.109,
				headShare: 0.158,
				base: 21_490,
				head: 33_020,
				delta: 11_530,
				low: 8_900,
				high: 14_200,
				via: null,
			},
		],
		shrank: [],
	})
	const measuredToMs = of.tMs
	run.at(of.tMs + 10, {
		type: 'suite-finished',
		suite: 'ab',
		outcome: {is: 'done', gate: gateOf(verdicts, {questions: 1})},
		measuredToMs,
	})
	run.at(of.tMs + 20, {type: 'run-finished', outcome: 'done', exitCode: 1})
	return run.events
}

/** Two benchmarks of which nothing can be told: head fails now and then, and the machine is given too little time. */
export function openCompareRun(): RunEvent[] {
	const benchmarks = ['size=10', 'size=1000']
	const run = new Recording([comparison('sweep')], 99, {
		command: 'arsenal-tui ab --suite sweep --base main --max-time 10s',
	})
	run.at(50, {type: 'suite-started', suite: 'sweep', kind: 'compare'})
	const of = new Comparing(run, 'sweep')
	of.prepare(benchmarks)
	of.phase('measure', {
		pairs: 12,
		ratio: one => (one === 'size=10' ? 1.004 : 1.012),
		benchmarks,
		fails: (arm, pair) => arm === 'head' && pair === 3,
	})
	run.at(of.tMs, {
		type: 'output-printed',
		suite: 'sweep',
		role: 'target',
		stream: 'stderr',
		lines: ['Error: EMFILE: too many open files'],
		droppedLines: 0,
	})
	const first = of.judge('measure', 0, benchmarks)
	const verdicts = verdictsOf(first, judgeFamilies(first.answers), null, {confirm: true, comparison: 0})
	for (const verdict of verdicts) of.say({type: 'verdict-reached', suite: 'sweep', ...verdict})
	run.at(of.tMs + 10, {
		type: 'suite-finished',
		suite: 'sweep',
		outcome: {is: 'done', gate: gateOf(verdicts, {questions: 2})},
		measuredToMs: of.tMs,
	})
	run.at(of.tMs + 20, {type: 'run-finished', outcome: 'done', exitCode: 3})
	return run.events
}

/** Two benchmarks, of one of which every fourth run of head takes 40 % longer and the median is what it was; that fails the gate, as was asked for. */
export function unsteadyCompareRun(): RunEvent[] {
	const benchmarks = ['view=list', 'view=map']
	const plan = comparison('render', {failOn: ['less-steady'], probe: null})
	const run = new Recording([plan], 12, {
		command: 'arsenal-tui ab --suite render --base main --fail-on less-steady',
	})
	run.at(50, {type: 'suite-started', suite: 'render', kind: 'compare'})
	const of = new Comparing(run, 'render')
	of.prepare(benchmarks)
	const isSlow = (pair: number) => pair % 4 === 1
	const ratio = (one: string | null, pair: number) => (one === 'view=map' && isSlow(pair) ? 1.4 : 1)
	of.phase('measure', {pairs: 40, ratio, controlEvery: 2, benchmarks})
	const first = judgeFirst(of.track, plan, benchmarks)
	of.sayJudged(first.phase, 'measure')
	const verdicts = verdictsOn(plan, first, null)
	for (const verdict of verdicts) of.say({type: 'verdict-reached', suite: 'render', ...verdict})
	const gate = gateOf(verdicts, {questions: 2, failOn: ['less-steady']})
	run.at(of.tMs + 10, {
		type: 'suite-finished',
		suite: 'render',
		outcome: {is: 'done', gate},
		measuredToMs: of.tMs,
	})
	run.at(of.tMs + 20, {type: 'run-finished', outcome: 'done', exitCode: 1})
	return run.events
}

/** A suite against itself, five times. */
export function noiseRun(): RunEvent[] {
	const plan = comparison('startup', {purpose: 'noise', comparisons: 5, confirm: false, mostMs: 15_000, probe: null})
	const run = new Recording([plan], 7, {command: 'arsenal-tui noise startup --times 5'})
	run.at(50, {type: 'suite-started', suite: 'startup', kind: 'compare'})
	const of = new Comparing(run, 'startup')
	of.prepare()
	const judgements: Judgement[] = []
	for (let nth = 0; nth < 5; nth++) {
		of.phase('measure', {pairs: 10, ratio: 1 + 0.004 * run.noise(), controlEvery: 1, comparison: nth})
		const judged = of.judge('measure', nth)
		for (const verdict of verdictsOf(judged, judgeFamilies(judged.answers), null, {confirm: false, comparison: nth}))
			of.say({type: 'verdict-reached', suite: 'startup', ...verdict, gates: false})
		const {outcome} = judged.answers[0]!
		if (outcome.verdict !== null) judgements.push(outcome)
	}
	const {margin, measured, comparisons, method} = noiseFloor(judgements)!
	of.say({
		type: 'noise-measured',
		suite: 'startup',
		floors: [{benchmark: null, metric: 'wall', stat: 'median', margin, measured, comparisons, method}],
	})
	run.at(of.tMs + 10, {type: 'suite-finished', suite: 'startup', outcome: {is: 'done'}, measuredToMs: of.tMs})
	run.at(of.tMs + 20, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}
