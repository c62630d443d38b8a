import type {ArmTerms} from '../../plan/arms-of-kind.ts'
import {hears, kindsThat, planningOf} from '../../plan/kinds.ts'
import {type MadePlan, runPlanOf} from '../../plan/make-plan.ts'
import type {RunPlan} from '../../plan/plan.ts'
import {problemsOfRules, withRules} from '../../plan/with-rules.ts'
import type {RuleSpec} from '../../rules/rule.ts'
import type {Hooks} from '../../suite/config-beside.ts'
import {readCommand} from '../../suite/read-command.ts'
import {showValue} from '../../suite/show-value.ts'
import type {Suite} from '../../suite/suite.ts'
import {suiteDefaults} from '../../suite/suite-common.ts'
import type {Problem} from '../../trouble/problem.ts'
import type {CommandArm} from '../command/plan.ts'
import {shellRuns} from '../command/plan-make.ts'
import {microArms} from '../micro/plan-arm.ts'
import type {MicroSuite} from '../micro/suite.ts'
import type {CompareMetric, ComparePlan, FailOn} from './plan.ts'
import {firstLaunchOf} from './plan-arms.ts'

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
	/** Samples of each benchmark in each run; null or absent: the suite's. */
	readonly samples?: number | null
	/** A part of the names of benchmarks; null or absent: what the suite says. */
	readonly only?: string | null
	readonly confirm: boolean
	readonly control: boolean
	readonly inconclusive: 'pass' | 'fail'
	/** Budgets, of the head side. */
	readonly rules?: readonly RuleSpec[]
	/** Absent: only a regression fails the gate. */
	readonly failOn?: readonly FailOn[]
	/** Commands around it. Absent: none. */
	readonly hooks?: Hooks
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

const profileIntervalUs = 1000
const pilotPairs = 12
const standardWarmup = 1
const standardMostMs = 60_000
const standardLeastPairs = 10
/** Time of one of the comparisons of `noise`. */
const noiseMostMs = 15_000
const standardMargin = 0.01
const standardChange = 0.03

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
	problems.push(...problemsOf(choices), ...unheard(choices, [], kinds => `two bench files, or ${kinds}`))
	if (problems.length > 0) return {problems}
	const shared = {
		name: 'ab',
		tags: [],
		stop: suiteDefaults.stop,
		allowedExitCodes: asked.allowedExitCodes ?? suiteDefaults.allowedExitCodes,
	}
	const terms = {timeoutMs: null, warmup: null, profiled: 'with-warm-up', onlyMetric: null} as const
	return runOf(
		[withBudgets(comparePlan(shared, terms, {base, head, purpose: 'ab', build: null}, choices), choices)],
		choices,
	)
}

export function planRevisions(asked: TwoRevisions, choices: CompareChoices): MadePlan {
	const {suite} = asked
	const problems = [...problemsOf(choices), ...problemsOfSuite(suite, choices)]
	problems.push(...unheard(choices, [suite], kinds => kinds))
	let build: ComparePlan['build'] = null
	if (asked.build !== null)
		build = readCommand(asked.build, true, expected =>
			problems.push({path: '--build', value: showValue(asked.build), expected}),
		)
	const {arms} = planningOf(suite)
	if (problems.length > 0 || arms === null) return {problems}
	const at = (revision: string) => arms.make(suite, choices, {label: revision, revision})
	const sides = {base: at(asked.base), head: at(asked.head), purpose: 'ab', build} as const
	return runOf([withBudgets(comparePlan(sharedOf(suite), arms.terms(suite), sides, choices), choices)], choices)
}

/** The same benchmarks in two files. */
export function planFiles(base: MicroSuite, head: MicroSuite, choices: CompareChoices): MadePlan {
	const problems = [...problemsOf(choices), ...problemsOfSuite(head, choices)]
	if (problems.length > 0) return {problems}
	const arm = (file: MicroSuite) => microArms.make(file, choices, {label: file.name, revision: null})
	const sides = {base: arm(base), head: arm(head), purpose: 'ab', build: null} as const
	return runOf(
		[withBudgets(comparePlan({...sharedOf(head), name: 'ab'}, microArms.terms(head), sides, choices), choices)],
		choices,
	)
}

/** Every suite against itself. */
export function planNoise(suites: readonly Suite[], comparisons: number, choices: CompareChoices): MadePlan {
	const problems = [...problemsOf(choices), ...suites.flatMap(suite => problemsOfSuite(suite, choices))]
	if (suites.length > 0) problems.push(...unheard(choices, suites, kinds => `${kinds} among them`))
	else problems.push({path: 'noise', expected: `${comparable()} in the configuration, or its name`})
	if (problems.length > 0) return {problems}
	const plans = suites.flatMap(suite => {
		const {arms} = planningOf(suite)
		if (arms === null) return []
		const arm = arms.make(suite, choices, {label: suite.name, revision: null})
		const sides = {base: arm, head: arm, purpose: 'noise', build: null} as const
		const plan = comparePlan(sharedOf(suite), arms.terms(suite), sides, choices)
		return [{...plan, comparisons, confirm: false, mostMs: choices.mostMs ?? noiseMostMs}]
	})
	return runOf(plans, choices)
}

type Shared = Pick<ComparePlan, 'name' | 'tags' | 'stop' | 'allowedExitCodes' | 'outside'>

function sharedOf({name, tags, stop, allowedExitCodes, probe}: Suite): Shared {
	const outside = probe.is === 'off' && probe.outside
	return {name, tags, stop, allowedExitCodes, ...(outside ? {outside} : {})}
}

function comparePlan(
	shared: Shared,
	terms: ArmTerms,
	sides: Pick<ComparePlan, 'base' | 'head' | 'purpose' | 'build'>,
	choices: CompareChoices,
): ComparePlan {
	const margin = choices.margin?.share ?? standardMargin
	const change = choices.change ?? Math.max(standardChange, 3 * margin)
	const warmup = choices.warmup ?? terms.warmup ?? standardWarmup
	const {outside, ...named} = shared
	return {
		kind: 'compare',
		...named,
		timeoutMs: terms.timeoutMs,
		warmup,
		...(outside ? {outside} : {}),
		...sides,
		launch: firstLaunchOf(sides.head),
		probe: isProfiled(terms, sides.purpose, warmup) ? {cpuIntervalUs: profileIntervalUs} : null,
		flameAtEnd: false,
		gate: terms.onlyMetric?.metric ?? choices.metric,
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
		...(choices.failOn && choices.failOn.length > 0 ? {failOn: [...new Set(choices.failOn)]} : {}),
	}
}

function isProfiled({profiled}: ArmTerms, purpose: ComparePlan['purpose'], warmup: number): boolean {
	// No warm-up, asked for: no run but those that are compared.
	return purpose === 'ab' && (profiled === 'always' || (profiled === 'with-warm-up' && warmup > 0))
}

/**
 * Those of a suite are not among them: they are of its own figures, and a comparison knows one of each run.
 */
function withBudgets(plan: ComparePlan, {rules}: CompareChoices): ComparePlan {
	return withRules(plan, [], rules)
}

function problemsOf({margin, change, rules = []}: CompareChoices): Problem[] {
	const least = margin?.share ?? standardMargin
	const ofRules = problemsOfRules(rules, ['compare'])
	if (change !== null && change <= least)
		return [
			...ofRules,
			{
				path: '--change',
				value: `${change * 100}%`,
				expected: `more than the margin of ${least * 100}%, inside which changes count as none`,
			},
		]
	return [...ofRules]
}

/**
 * Flags that change nothing in any of the suites. Those that cannot be compared are another problem.
 * @param expected  from the kinds that they are for
 */
function unheard(choices: CompareChoices, suites: readonly Suite[], expected: (kinds: string) => string): Problem[] {
	const isFor = (flag: 'samples' | 'only') =>
		suites.some(suite => planningOf(suite).arms === null || hears(suite, flag))
	return (['samples', 'only'] as const)
		.filter(flag => choices[flag] != null && !isFor(flag))
		.map(flag => ({
			path: `--${flag}`,
			expected: expected(`a suite of kind ${kindsThat(row => row.flags.includes(flag))}`),
		}))
}

function problemsOfSuite(suite: Suite, choices: CompareChoices): Problem[] {
	const {arms} = planningOf(suite)
	if (arms === null)
		return [
			{
				path: `suite ${showValue(suite.name)}`,
				value: `kind ${suite.kind}`,
				expected: `${comparable()}, which runs to its end by itself`,
			},
		]
	const {onlyMetric} = arms.terms(suite)
	return onlyMetric !== null && choices.metric !== 'wall' ? [{path: '--metric', expected: onlyMetric.expected}] : []
}

function comparable(): string {
	return `a suite of kind ${kindsThat(row => row.arms !== null)}`
}

function runOf(suites: readonly ComparePlan[], choices: CompareChoices): {readonly plan: RunPlan} {
	return {plan: runPlanOf(suites, {...choices, profiler: null})}
}
