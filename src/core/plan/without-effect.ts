import type {Suite} from '../suite/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import type {PlanChoices} from './choices.ts'
import {hears, kindsThat} from './kinds.ts'
import type {SuiteFlag} from './planning-of-kind.ts'

interface KindFlag {
	readonly isGiven: (choices: PlanChoices) => boolean
	/**
	 * Why it has no effect, where no picked suite hears it.
	 * @param those  the kinds that do
	 * @param others  the kinds that do not
	 */
	readonly because: (those: string, others: string) => string
}

const noneOf = (those: string) => `no suite of kind ${those} is picked`
const noneFromInside = (_those: string, others: string) =>
	`no picked suite is observed from inside: suites of kind ${others} and with probe: false are not`

const flags: Readonly<Record<SuiteFlag, KindFlag>> = {
	duration: {
		isGiven: choices => choices.durationMs !== null,
		because: those => `${noneOf(those)} (the others run to their end)`,
	},
	runs: {
		isGiven: choices => choices.runs !== null,
		because: (those, others) => `${noneOf(those)} (an ${others} suite runs once)`,
	},
	samples: {isGiven: choices => choices.samples != null, because: noneOf},
	only: {isGiven: choices => choices.only != null, because: noneOf},
	profiler: {
		isGiven: choices => choices.profiler !== null,
		because: (_, others) => `all picked suites are of kind ${others}, whose times another tool would change`,
	},
	'exit-codes': {
		isGiven: choices => choices.exitCodes != null,
		because: () => 'no picked suite starts a command (bench files have no exit code to allow)',
	},
	capture: {
		isGiven: choices => choices.rules?.some(({list}) => list === 'capture') ?? false,
		because: those => `no picked suite of kind ${those} has a probe, and what is captured are its samples`,
	},
	warmup: {
		isGiven: choices => choices.warmup != null,
		because: those => `${noneOf(those)} (with exec: give --runs N, too)`,
	},
	outside: {
		isGiven: choices => choices.outside ?? false,
		because: () => 'no picked suite starts a command',
	},
	light: {
		isGiven: choices => choices.light ?? false,
		because: (those, others) =>
			`no picked suite of kind ${those} has a probe (of ${others} suites, no run that counts has one)`,
	},
	deep: {isGiven: choices => choices.deep, because: noneFromInside},
	'all-collections': {isGiven: choices => choices.allCollections ?? false, because: noneFromInside},
	flame: {isGiven: choices => choices.flame, because: noneFromInside},
}

/** A flag that changes nothing was a mistake or will be believed to have worked. */
export function withoutEffect(suites: readonly Suite[], choices: PlanChoices): readonly Problem[] {
	const unheard = (...names: readonly SuiteFlag[]) =>
		names
			.filter(flag => flags[flag].isGiven(choices) && !suites.some(suite => canHear(suite, flag)))
			.map(flag => unheardFlag(flag))
	return [
		...(choices.profiler === null ? [] : besideProfiler(choices)),
		...unheard('duration', 'runs', 'samples', 'only', 'profiler', 'exit-codes'),
		...(choices.exitCode !== undefined && choices.profiler !== null
			? [
					{
						path: '--exit-code',
						says: "--exit-code does not go with --profiler: those tools keep the target's code to themselves",
					},
				]
			: []),
		...unheard('warmup', 'outside'),
		...(choices.outside
			? besideOutside(choices)
			: choices.light
				? besideLight(choices)
				: unheard('deep', 'all-collections', 'flame', 'capture')),
		...(choices.outside ? [] : unheard('light')),
	]
}

const flagsOfProbe: readonly SuiteFlag[] = ['deep', 'all-collections', 'flame', 'light', 'capture']

/** A suite without a probe has nothing for what needs one. */
function canHear(suite: Suite, flag: SuiteFlag): boolean {
	const needsProbe = flagsOfProbe.includes(flag)
	return hears(suite, flag) && !(needsProbe && suite.probe.is === 'off')
}

function unheardFlag(flag: SuiteFlag): Problem {
	const those = kindsThat(row => row.flags.includes(flag))
	const others = kindsThat(row => !row.flags.includes(flag))
	return {path: `--${flag}`, says: `--${flag} has no effect: ${flags[flag].because(those, others)}`}
}

function besideProfiler({deep, allCollections, rules = []}: PlanChoices): readonly Problem[] {
	const captures = rules.some(({list}) => list === 'capture') ? '--capture' : null
	const flag = deep ? '--deep' : allCollections ? '--all-collections' : captures
	return flag === null
		? []
		: [
				{
					path: '--profiler',
					says: `--profiler does not go with ${flag}, which is for the probe: another tool runs in its place`,
				},
			]
}

function besideOutside(choices: PlanChoices): readonly Problem[] {
	const contrary = contraryToLight(choices)?.flag ?? (choices.light ? '--light' : null)
	return contrary === null
		? []
		: [{path: '--outside', says: `--outside does not go with ${contrary}, which looks into the target`}]
}

function besideLight(choices: PlanChoices): readonly Problem[] {
	const contrary = contraryToLight(choices)
	return contrary === null
		? []
		: [{path: '--light', says: `--light does not go with ${contrary.flag}, which ${contrary.does}`}]
}

function contraryToLight({profiler, deep, flame, allCollections, rules = []}: PlanChoices) {
	const captures = rules.some(({list}) => list === 'capture') ? '--capture' : null
	const sampling = profiler !== null ? '--profiler' : deep ? '--deep' : flame ? '--flame' : captures
	if (sampling !== null) return {flag: sampling, does: 'takes CPU samples'}
	return allCollections ? {flag: '--all-collections', does: 'watches garbage collections'} : null
}
