import type {Suite} from '../suite/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import type {PlanChoices} from './choices.ts'
import {hears, kindsThat} from './kinds.ts'
import type {SuiteFlag} from './planning-of-kind.ts'

interface KindFlag {
	readonly isGiven: (choices: PlanChoices) => boolean
	/**
	 * Where no suite of the picked hears it.
	 * @param those  the kinds that do
	 * @param others  the kinds that do not
	 */
	readonly expected: (those: string, others: string) => string
}

const ofKind = (those: string) => `a suite of kind ${those} among the picked`
const fromInside = (_those: string, others: string) =>
	`a suite that is observed from inside among the picked: not of kind ${others}, and without probe: false`

const flags: Readonly<Record<SuiteFlag, KindFlag>> = {
	duration: {
		isGiven: choices => choices.durationMs !== null,
		expected: those => `${ofKind(those)} (the others run to their end)`,
	},
	runs: {
		isGiven: choices => choices.runs !== null,
		expected: (those, others) => `${ofKind(those)} (an ${others} suite runs once)`,
	},
	samples: {isGiven: choices => choices.samples != null, expected: ofKind},
	only: {isGiven: choices => choices.only != null, expected: ofKind},
	profiler: {
		isGiven: choices => choices.profiler !== null,
		expected: (_, others) =>
			`a suite of another kind than ${others} among the picked: nothing may run beside a function that takes nanoseconds`,
	},
	'exit-codes': {
		isGiven: choices => choices.exitCodes != null,
		expected: () => 'a suite that starts a command among the picked (bench files have no exit code to allow)',
	},
	warmup: {
		isGiven: choices => choices.warmup != null,
		expected: those => `${ofKind(those)} (with exec: also --runs N)`,
	},
	outside: {
		isGiven: choices => choices.outside ?? false,
		expected: () => 'a suite that starts a command among the picked',
	},
	deep: {isGiven: choices => choices.deep, expected: fromInside},
	flame: {isGiven: choices => choices.flame, expected: fromInside},
}

/** A flag that changes nothing was a mistake or will be believed to have worked. */
export function withoutEffect(suites: readonly Suite[], choices: PlanChoices): readonly Problem[] {
	const unheard = (...names: readonly SuiteFlag[]) =>
		names
			.filter(flag => flags[flag].isGiven(choices) && !suites.some(suite => canHear(suite, flag)))
			.map(flag => unheardFlag(flag))
	return [
		...unheard('duration', 'runs', 'samples', 'only', 'profiler', 'exit-codes'),
		...(choices.exitCode !== undefined && choices.profiler !== null
			? [
					{
						path: '--exit-code',
						expected: "no --profiler beside it: those tools keep the target's code to themselves",
					},
				]
			: []),
		...unheard('warmup', 'outside'),
		...(choices.outside ? besideOutside(choices) : unheard('deep', 'flame')),
	]
}

/** A suite without a probe has nothing for what needs one. */
function canHear(suite: Suite, flag: SuiteFlag): boolean {
	return hears(suite, flag) && !((flag === 'deep' || flag === 'flame') && suite.probe.is === 'off')
}

function unheardFlag(flag: SuiteFlag): Problem {
	const those = kindsThat(row => row.flags.includes(flag))
	const others = kindsThat(row => !row.flags.includes(flag))
	return {path: `--${flag}`, expected: flags[flag].expected(those, others)}
}

function besideOutside({profiler, deep, flame}: PlanChoices): readonly Problem[] {
	const contrary = profiler !== null ? '--profiler' : deep ? '--deep' : flame ? '--flame' : null
	return contrary === null
		? []
		: [{path: '--outside', expected: `no ${contrary} beside it, which looks into the target`}]
}
