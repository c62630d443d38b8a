import type {CommandSuite} from '../kinds/command/suite.ts'
import {microSteps} from '../kinds/micro/plan-steps.ts'
import type {ObserveSuite} from '../kinds/observe/suite.ts'
import type {LaunchSpec} from '../suite/launch.ts'
import {nearest} from '../suite/nearest.ts'
import {showValue} from '../suite/show-value.ts'
import type {Suite} from '../suite/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import type {DeepProfiler, RunPlan, SuitePlan} from './plan.ts'

/** What the user chose for this one run, over what the suites say. */
export interface PlanChoices {
	/** Suites by name, in this order; with `tags` also empty: all suites. */
	readonly names: readonly string[]
	/** Also every suite that carries one of these. */
	readonly tags: readonly string[]
	/** `null` here and below: as the suite says. */
	readonly durationMs: number | null
	readonly runs: number | null
	readonly warmup?: number | null
	/** Of micro suites. */
	readonly samples?: number | null
	/** A part of the names of benchmarks: over what the suite says. */
	readonly only?: string | null
	readonly deep: boolean
	readonly flame: boolean
	/** See `SuitePlanCommon.outside`. */
	readonly outside?: boolean
	readonly seed: number
	readonly profiler: DeepProfiler | null
	/** Of the target, that count as success. */
	readonly exitCodes?: readonly number[] | null
	/** See `RunPlan.exitCode`. */
	readonly exitCode?: 'target'
	readonly ui: 'tui' | 'plain'
	/** How the user can start this again, for the report. */
	readonly command: string
}

export type MadePlan = {readonly plan: RunPlan} | {readonly problems: readonly Problem[]}

/** Ten a second shows bursts of 100 ms and costs a 20-process tree about 1 % of a core. */
const sampleHz = 10
const flameWindowMs = 10_000
/**
 * 97 samples a second. Not 100: a program that does something every 10 ms would always be seen at the same point of it (a split of 70 to 30
 * came out as 80 to 19). V8 takes about 20 us of the program for a sample, and 70 us of another core.
 */
const defaultIntervalUs = 10_309
const deepIntervalUs = 1000
/** As hyperfine does; fewer when its time is known well before. */
const shellRuns = 50

/** Nothing chosen: all suites, as they say themselves. */
export const noChoices: PlanChoices = {
	names: [],
	tags: [],
	durationMs: null,
	runs: null,
	deep: false,
	flame: false,
	seed: 0,
	profiler: null,
	ui: 'plain',
	command: '',
}

export function makePlan(suites: readonly Suite[], choices: PlanChoices): MadePlan {
	const picked = pickSuites(suites, choices)
	if ('problems' in picked) return picked
	const problems = withoutEffect(picked.suites, choices)
	if (problems.length > 0) return {problems}
	return {
		plan: {
			suites: picked.suites.map(suite => planSuite(suite, choices)),
			seed: choices.seed,
			sampleHz,
			flameWindowMs,
			profiler: choices.profiler,
			command: choices.command,
			ui: choices.ui,
			...(choices.exitCode === undefined ? {} : {exitCode: choices.exitCode}),
		},
	}
}

/** @returns all suites where nothing is chosen */
export function pickSuites(
	suites: readonly Suite[],
	choices: Pick<PlanChoices, 'names' | 'tags'>,
): {readonly suites: readonly Suite[]} | {readonly problems: readonly Problem[]} {
	if (choices.names.length === 0 && choices.tags.length === 0) return {suites}
	const problems: Problem[] = []
	const picked = new Set<Suite>()
	for (const name of choices.names) {
		const suite = suites.find(candidate => candidate.name === name)
		if (suite) picked.add(suite)
		else problems.push(unknown('suite', name, new Set(suites.map(candidate => candidate.name))))
	}
	for (const tag of choices.tags) {
		const tagged = suites.filter(suite => suite.tags.includes(tag))
		for (const suite of tagged) picked.add(suite)
		if (tagged.length === 0) problems.push(unknown('--tag', tag, new Set(suites.flatMap(suite => suite.tags))))
	}
	return problems.length > 0 ? {problems} : {suites: [...picked]}
}

function unknown(path: string, name: string, known: ReadonlySet<string>): Problem {
	const near = nearest(name, known)
	const names = [...known].slice(0, 12).join(', ') + (known.size > 12 ? `, ... (${known.size} in all)` : '')
	const choice = known.size === 0 ? 'no tag, because no suite has one' : `one of ${names}`
	return {path, value: showValue(name), expected: near === null ? choice : `${choice} (nearest: ${near})`}
}

/** A flag that changes nothing was a mistake or will be believed to have worked. */
function withoutEffect(suites: readonly Suite[], choices: PlanChoices): readonly Problem[] {
	const problems: Problem[] = []
	const kinds = new Set(suites.map(suite => suite.kind))
	const noProbe = suites.filter(suite => suite.probe.is === 'off')
	if (choices.durationMs !== null && !kinds.has('observe')) {
		problems.push({
			path: '--duration',
			expected: 'a suite of kind "observe" among the picked (the others run to their end)',
		})
	}
	if (choices.runs !== null && !kinds.has('command') && !kinds.has('micro')) {
		problems.push({
			path: '--runs',
			expected: 'a suite of kind "command" or "micro" among the picked (an "observe" suite runs once)',
		})
	}
	if (choices.samples != null && !kinds.has('micro'))
		problems.push({path: '--samples', expected: 'a suite of kind "micro" among the picked'})
	if (choices.only != null && !kinds.has('micro'))
		problems.push({path: '--only', expected: 'a suite of kind "micro" among the picked'})
	if (choices.profiler !== null && suites.length > 0 && suites.every(suite => suite.kind === 'micro')) {
		problems.push({
			path: '--profiler',
			expected:
				'a suite of another kind than "micro" among the picked: nothing may run beside a function that takes nanoseconds',
		})
	}
	if (choices.exitCodes != null && suites.length > 0 && suites.every(suite => suite.kind === 'micro'))
		problems.push({
			path: '--exit-codes',
			expected: 'a suite that starts a command among the picked (bench files have no exit code to allow)',
		})
	if (choices.exitCode !== undefined && choices.profiler !== null)
		problems.push({
			path: '--exit-code',
			expected: "no --profiler beside it: those tools keep the target's code to themselves",
		})
	if (choices.warmup != null && !kinds.has('command')) {
		problems.push({path: '--warmup', expected: 'a suite of kind "command" among the picked (with exec: also --runs N)'})
	}
	if (choices.outside) {
		if (suites.length > 0 && suites.every(suite => suite.kind === 'micro'))
			problems.push({path: '--outside', expected: 'a suite that starts a command among the picked'})
		const contrary =
			choices.profiler !== null ? '--profiler' : choices.deep ? '--deep' : choices.flame ? '--flame' : null
		if (contrary !== null)
			problems.push({path: '--outside', expected: `no ${contrary} beside it, which looks into the target`})
		return problems
	}
	for (const flag of ['deep', 'flame'] as const) {
		if (choices[flag] && suites.length > 0 && noProbe.length === suites.length) {
			problems.push({
				path: `--${flag}`,
				expected:
					'a suite that is observed from inside among the picked: not of kind "micro", and without probe: false',
			})
		}
	}
	return problems
}

function planSuite(suite: Suite, choices: PlanChoices): SuitePlan {
	const deep = choices.deep || suite.deep
	const isOutsideWanted = choices.outside || (suite.probe.is === 'off' && suite.probe.outside)
	const outside = suite.kind !== 'micro' && choices.profiler === null && isOutsideWanted
	const hasProbe = suite.probe.is !== 'off' && !outside && !hasCountedRunsOnly(suite, choices)
	const flameAtEnd = hasProbe && (choices.flame || (suite.flame ?? suite.kind === 'observe'))
	const asked = suite.probe.is === 'on' ? suite.probe.cpuIntervalUs : null
	const cpuIntervalUs = deep ? Math.min(deepIntervalUs, asked ?? deepIntervalUs) : (asked ?? defaultIntervalUs)
	const shared = {
		name: suite.name,
		tags: suite.tags,
		launch: suite.launch,
		probe: hasProbe ? {cpuIntervalUs} : null,
		...(outside ? {outside: true as const, launch: unmarked(suite.launch)} : {}),
		stop: suite.stop,
		allowedExitCodes: (suite.kind === 'micro' ? null : choices.exitCodes) ?? suite.allowedExitCodes,
		flameAtEnd,
	}
	switch (suite.kind) {
		case 'observe':
			return {...shared, ...observeSteps(suite, choices)}
		case 'command':
			return {...shared, ...commandSteps(suite, choices, {hasProbe, outside: shared.outside ?? false})}
		case 'micro':
			return {...shared, ...microSteps(suite, choices), runs: choices.runs ?? suite.runs}
	}
}

/** As it was asked for; `null`: nobody has. */
function warmupOf(suite: CommandSuite, choices: PlanChoices): number | null {
	return choices.warmup ?? suite.warmup
}

/** Whoever asks for no warm-up measures cold starts, or what has side effects: one run more, for a profile, has to be asked for too. */
function hasCountedRunsOnly(suite: Suite, choices: PlanChoices): boolean {
	const isProfileWanted = choices.flame || choices.deep || suite.flame || suite.deep
	return suite.kind === 'command' && warmupOf(suite, choices) === 0 && !isProfileWanted
}

function unmarked(launch: LaunchSpec): LaunchSpec {
	return {...launch, unmarked: true}
}

function observeSteps(suite: ObserveSuite, choices: PlanChoices) {
	return {
		kind: suite.kind,
		ready: suite.ready,
		driver: suite.driver,
		durationMs: choices.durationMs ?? suite.durationMs,
	}
}

function commandSteps(
	suite: CommandSuite,
	choices: PlanChoices,
	{hasProbe, outside}: {readonly hasProbe: boolean; readonly outside: boolean},
) {
	const {setup, cleanup, prepare, conclude} = suite
	const variants = outside ? suite.variants?.map(one => ({...one, launch: unmarked(one.launch)})) : suite.variants
	return {
		kind: suite.kind,
		runs: choices.runs ?? suite.runs,
		warmup: warmupOf(suite, choices) ?? 0,
		...(hasProbe && warmupOf(suite, choices) === 0 ? {probeAfter: true as const} : {}),
		timeoutMs: suite.timeoutMs,
		...(setup ? {setup} : {}),
		...(cleanup ? {cleanup} : {}),
		...(prepare ? {prepare} : {}),
		...(conclude ? {conclude} : {}),
		...(variants ? {variants} : {}),
		...(suite.launch.shell ? {shellRuns} : {}),
	}
}
