import {type MadePlan, makePlan, noChoices} from '../../plan/make-plan.ts'
import type {RunPlan} from '../../plan/plan.ts'
import {readCommand} from '../../suite/read-command.ts'
import {showValue} from '../../suite/show-value.ts'
import type {Suite} from '../../suite/suite.ts'
import {suiteDefaults} from '../../suite/suite-common.ts'
import type {Problem} from '../../trouble/problem.ts'
import {benchmarksOf} from '../command/plan-benchmarks.ts'
import type {CommandSuite} from '../command/suite.ts'
import {microSteps} from '../micro/plan-steps.ts'
import type {MicroSuite} from '../micro/suite.ts'
import {type ArmPlan, type CommandArm, type CompareMetric, type ComparePlan, firstLaunchOf} from './plan.ts'

/** What `ab` and `noise` were asked for; null: the default. */
export interface CompareChoices {
	/** Fixed; `pilot`: as many as a pilot says. */
	readonly pairs: number | 'pilot' | null
	readonly mostMs: number | null
	/** With where it is from: a noise floor is looked up by whoever asks. */
	readonly margin: {readonly share: number; readonly from: 'asked' | 'noise'} | null
	readonly change: number | null
	readonly metric: CompareMetric
	readonly warmup: number | null
	/** Of each benchmark in each run; null or absent: the suite's. */
	readonly samples?: number | null
	/** A part of the names of benchmarks; null or absent: what the suite says. */
	readonly only?: string | null
	readonly confirm: boolean
	readonly control: boolean
	readonly inconclusive: 'pass' | 'fail'
	readonly seed: number
	readonly ui: 'tui' | 'plain'
	/** How the user can start this again, for the report. */
	readonly command: string
}

/** Two commands of the command line. */
export interface TwoCommands {
	readonly base: string
	readonly head: string
	readonly shell: boolean
	readonly prepare: string | null
	readonly conclude: string | null
	/** Absolute. */
	readonly cwd: string
	readonly allowedExitCodes: readonly number[] | null
}

/** One suite at two revisions. */
export interface TwoRevisions {
	readonly suite: Suite
	readonly base: string
	readonly head: string
	/** Run in either after its packages are there. */
	readonly build: string | null
}

const sampleHz = 10
const profileIntervalUs = 1000
const shellRuns = 50
const pilotPairs = 12
const standardWarmup = 1
const standardMostMs = 60_000
const standardLeastPairs = 10
/** Of one of the several comparisons of `noise`. */
const noiseMostMs = 15_000
export const standardMargin = 0.01
export const standardChange = 0.03

export function planCommands(asked: TwoCommands, choices: CompareChoices): MadePlan {
	const problems: Problem[] = []
	const read = (flag: string, line: string, shell: boolean) => {
		const {argv} = readCommand(line, shell, expected =>
			problems.push({path: flag, value: showValue(line), expected: expected.replace('set shell: true', 'add --shell')}),
		)
		return {argv, shell, cwd: asked.cwd, env: {}}
	}
	const steps = {
		...(asked.prepare === null ? {} : {prepare: read('--prepare', asked.prepare, true)}),
		...(asked.conclude === null ? {} : {conclude: read('--conclude', asked.conclude, true)}),
	}
	const arm = (flag: string, line: string): CommandArm => ({
		kind: 'command',
		label: line,
		revision: null,
		benchmarks: [{label: null, launch: read(flag, line, asked.shell), ...steps}],
		...(asked.shell ? {shellRuns} : {}),
	})
	const [base, head] = [arm('--base', asked.base), arm('--head', asked.head)]
	problems.push(...problemsOf(choices), ...withoutBenchmarks(choices, 'two bench files, or a suite of kind "micro"'))
	if (problems.length > 0) return {problems}
	const suite = {
		name: 'ab',
		tags: [],
		stop: suiteDefaults.stop,
		allowedExitCodes: asked.allowedExitCodes ?? suiteDefaults.allowedExitCodes,
		timeoutMs: null,
		warmup: choices.warmup ?? standardWarmup,
	}
	return runOf([comparePlan(suite, {base, head, purpose: 'ab', build: null}, choices)], choices)
}

export function planRevisions(asked: TwoRevisions, choices: CompareChoices): MadePlan {
	const {suite} = asked
	const problems = [...problemsOf(choices), ...problemsOfSuite(suite, choices)]
	if (suite.kind === 'command') problems.push(...withoutBenchmarks(choices, 'a suite of kind "micro"'))
	let build: ComparePlan['build'] = null
	if (asked.build !== null)
		build = readCommand(asked.build, true, expected =>
			problems.push({path: '--build', value: showValue(asked.build), expected}),
		)
	if (problems.length > 0 || suite.kind === 'observe') return {problems}
	const at = (revision: string): ArmPlan => armOf(suite, choices, revision, revision)
	const arms = {base: at(asked.base), head: at(asked.head), purpose: 'ab', build} as const
	return runOf([comparePlan(ofSuite(suite, choices), arms, choices)], choices)
}

/** The same benchmarks in two files. */
export function planFiles(base: MicroSuite, head: MicroSuite, choices: CompareChoices): MadePlan {
	const problems = [...problemsOf(choices), ...problemsOfSuite(head, choices)]
	if (problems.length > 0) return {problems}
	const arm = (file: MicroSuite): ArmPlan => armOf(file, choices, file.name, null)
	const arms = {base: arm(base), head: arm(head)}
	const plan = comparePlan({...ofSuite(head, choices), name: 'ab'}, {...arms, purpose: 'ab', build: null}, choices)
	return runOf([plan], choices)
}

/** Every suite against itself. */
export function planNoise(suites: readonly Suite[], comparisons: number, choices: CompareChoices): MadePlan {
	const problems = [...problemsOf(choices), ...suites.flatMap(suite => problemsOfSuite(suite, choices))]
	if (suites.length > 0 && suites.every(suite => suite.kind === 'command'))
		problems.push(...withoutBenchmarks(choices, 'a suite of kind "micro" among them'))
	if (suites.length === 0)
		problems.push({path: 'noise', expected: 'a suite of kind "command" or "micro" in the configuration, or its name'})
	if (problems.length > 0) return {problems}
	const plans = suites.flatMap(suite => {
		if (suite.kind === 'observe') return []
		const arm = armOf(suite, choices, suite.name, null)
		const arms = {base: arm, head: arm, purpose: 'noise', build: null} as const
		const plan = comparePlan(ofSuite(suite, choices), arms, choices)
		return [{...plan, comparisons, confirm: false, mostMs: choices.mostMs ?? noiseMostMs}]
	})
	return runOf(plans, choices)
}

function comparePlan(
	suite: Pick<ComparePlan, 'name' | 'tags' | 'stop' | 'allowedExitCodes' | 'timeoutMs' | 'warmup'> & {
		/** What its configuration says against a probe. */
		readonly without?: {readonly outside: boolean}
	},
	arms: Pick<ComparePlan, 'base' | 'head' | 'purpose' | 'build'>,
	choices: CompareChoices,
): ComparePlan {
	const margin = choices.margin?.share ?? standardMargin
	const change = choices.change ?? Math.max(standardChange, 3 * margin)
	// No warm-up, asked for: no run but those that are compared. Benchmarks warm up in every process.
	const {without, ...shared} = suite
	const isProfiled =
		arms.purpose === 'ab' && (arms.head.kind === 'micro' || (suite.warmup > 0 && without === undefined))
	return {
		kind: 'compare',
		...shared,
		...(without?.outside ? {outside: true as const} : {}),
		...arms,
		launch: firstLaunchOf(arms.head),
		probe: isProfiled ? {cpuIntervalUs: profileIntervalUs} : null,
		flameAtEnd: false,
		gate: arms.head.kind === 'micro' ? 'time' : choices.metric,
		margin,
		marginFrom: choices.margin?.from ?? 'standard',
		stopping:
			choices.pairs === null
				? {is: 'precise', change}
				: choices.pairs === 'pilot'
					? {is: 'pilot', pairs: pilotPairs, change}
					: {is: 'pairs', pairs: choices.pairs},
		// Who asks for a number of pairs gets it, however long it takes.
		mostMs: choices.mostMs ?? (typeof choices.pairs === 'number' ? null : standardMostMs),
		leastPairs: choices.mostMs === null ? standardLeastPairs : 0,
		confirm: choices.confirm,
		control: choices.control,
		inconclusive: choices.inconclusive,
		comparisons: 1,
	}
}

function ofSuite(suite: CommandSuite | MicroSuite, choices: CompareChoices) {
	// A benchmark warms up in every process by itself.
	if (suite.kind === 'micro') return {...ofFile(suite), warmup: choices.warmup ?? 0}
	return {
		name: suite.name,
		tags: suite.tags,
		stop: suite.stop,
		allowedExitCodes: suite.allowedExitCodes,
		timeoutMs: suite.timeoutMs,
		warmup: choices.warmup ?? suite.warmup ?? standardWarmup,
		...(suite.probe.is === 'off' ? {without: {outside: suite.probe.outside ?? false}} : {}),
	}
}

function ofFile({name, tags, stop, allowedExitCodes}: MicroSuite) {
	return {name, tags, stop, allowedExitCodes, timeoutMs: null}
}

/** What a run of the suite would measure. */
function armOf(
	suite: CommandSuite | MicroSuite,
	choices: CompareChoices,
	label: string,
	revision: string | null,
): ArmPlan {
	if (suite.kind === 'micro') return {...microSteps(suite, choices), label, revision, launch: suite.launch}
	const made = makePlan([suite], noChoices)
	const plan = 'plan' in made ? made.plan.suites[0]! : null
	if (plan?.kind !== 'command') throw new TypeError(`suite ${suite.name} is not of kind command`)
	return {
		kind: 'command',
		label,
		revision,
		benchmarks: benchmarksOf(plan).map(one => ({
			label: one.label,
			launch: one.launch,
			...(one.prepare ? {prepare: one.prepare} : {}),
			...(one.conclude ? {conclude: one.conclude} : {}),
		})),
		...(plan.setup ? {setup: plan.setup} : {}),
		...(plan.cleanup ? {cleanup: plan.cleanup} : {}),
		...(plan.shellRuns === undefined ? {} : {shellRuns: plan.shellRuns}),
	}
}

function problemsOf({margin, change}: CompareChoices): Problem[] {
	const least = margin?.share ?? standardMargin
	if (change !== null && change <= least)
		return [
			{
				path: '--change',
				value: `${change * 100}%`,
				expected: `more than the margin of ${least * 100}%, inside which changes count as none`,
			},
		]
	return []
}

/** Flags that say something about benchmarks, where there are none. */
function withoutBenchmarks({samples, only}: CompareChoices, expected: string): Problem[] {
	return [...(samples == null ? [] : ['--samples']), ...(only == null ? [] : ['--only'])].map(path => ({
		path,
		expected,
	}))
}

function problemsOfSuite(suite: Suite, choices: CompareChoices): Problem[] {
	const path = `suite ${showValue(suite.name)}`
	if (suite.kind === 'observe')
		return [
			{path, value: 'kind observe', expected: 'a suite of kind "command" or "micro", which runs to its end by itself'},
		]
	if (suite.kind === 'micro' && choices.metric !== 'wall')
		return [{path: '--metric', expected: 'nothing with benchmarks of functions: their median time decides'}]
	return []
}

function runOf(suites: readonly ComparePlan[], {seed, command, ui}: CompareChoices): {readonly plan: RunPlan} {
	return {plan: {suites, seed, sampleHz, flameWindowMs: 10_000, profiler: null, command, ui}}
}
