import {benchmarksOf, runTotals} from '../kinds/command/plan-benchmarks.ts'
import {describeCompare} from '../kinds/compare/plan-words.ts'
import {describeMicro} from '../kinds/micro/plan-words.ts'
import type {LaunchSpec, Readiness} from '../suite/launch.ts'
import {joinWords} from '../suite/split-words.ts'
import {durationMs} from '../units/format.ts'
import {sanitise} from '../units/sanitise.ts'
import type {RunPlan, SuitePlan} from './plan.ts'

/** The plan in sentences, one line each, for `--dry-run`. Names and commands come from the user's files and are made harmless. */
export function describePlan(plan: RunPlan): readonly string[] {
	const count = plan.suites.length
	return [
		`${count} ${count === 1 ? 'suite' : 'suites, one after the other'}; seed ${plan.seed}, ${plan.sampleHz} samples of the process tree a second.`,
		...(plan.profiler ? [`Every target runs under ${plan.profiler}, without our own probe.`] : []),
		...plan.suites.flatMap((suite, index) => ['', ...describeSuite(suite, index + 1, plan.profiler !== null)]),
		...(plan.exitCode === 'target'
			? ['', "Ends with the target's own exit code, or 128 and the number of the signal that ended it."]
			: []),
		'',
		`To run it: ${sanitise(plan.command)}`,
	]
}

function describeSuite(suite: SuitePlan, number: number, isProfiled: boolean): readonly string[] {
	const tags = suite.tags.length > 0 ? `, tagged ${suite.tags.map(sanitise).join(', ')}` : ''
	if (suite.kind === 'compare')
		return [
			`${number}. ${sanitise(suite.name)} (${suite.purpose}${tags})`,
			...[...describeCompare(suite), exitCodesStep(suite.allowedExitCodes)].map(line => `   ${line}`),
		]
	if (suite.kind === 'micro') return describeMicro(suite, number, tags)
	const steps = suite.kind === 'observe' ? observeSteps(suite) : commandSteps(suite)
	const {env} = suite.launch
	const names = Object.keys(env).map(sanitise)
	return [
		`${number}. ${sanitise(suite.name)} (${suite.kind}${tags})`,
		`starts ${showLaunch(suite.launch)} in ${sanitise(suite.launch.cwd)}`,
		...(names.length > 0 ? [`sets ${names.join(', ')}`] : []),
		...steps,
		...(isProfiled ? [] : [probeStep(suite)]),
		...(suite.flameAtEnd && !isProfiled ? ['writes a flamegraph at the end'] : []),
		`ends what still runs with ${suite.stop.signal}, and with SIGKILL ${durationMs(suite.stop.graceMs)} later`,
		exitCodesStep(suite.allowedExitCodes),
	].map((line, index) => (index === 0 ? line : `   ${line}`))
}

function observeSteps(suite: Extract<SuitePlan, {kind: 'observe'}>): readonly string[] {
	return [
		...(suite.ready.is === 'at-once' ? [] : [`waits ${readyText(suite.ready)}`]),
		...(suite.driver ? [`exercises it with ${showLaunch(suite.driver)}`] : []),
		suite.durationMs === null
			? `watches until ${suite.driver ? 'the driver ends' : 'it ends'}`
			: `watches for ${durationMs(suite.durationMs)}, or until it ends`,
	]
}

function commandSteps(suite: Extract<SuitePlan, {kind: 'command'}>): readonly string[] {
	const {warmups, profiledAfter} = runTotals(suite)
	const before = warmups > 0 ? `, after ${warmups} that ${warmups === 1 ? 'does' : 'do'} not count` : ''
	const after = profiledAfter > 0 ? ', then once more with the probe, which does not count' : ''
	const {input} = suite.launch
	return [
		...(input === undefined
			? []
			: [`it reads ${'file' in input ? sanitise(input.file) : `a text of ${input.text.length} characters`}`]),
		...(suite.setup ? [`runs ${showLaunch(suite.setup)} once before`] : []),
		...(suite.shellRuns === undefined
			? []
			: [`times the shell on an empty line, at most ${times(suite.shellRuns)}, and subtracts that`]),
		...(suite.variants
			? [`for each of ${suite.variants.length} benchmarks, round after round: ${shownLabels(suite)}`]
			: []),
		`runs it ${times(suite.runs)}${before}, timing each run${after}`,
		...(suite.prepare ? [`before each run: ${showLaunch(suite.prepare)}`] : []),
		...(suite.conclude ? [`after each run: ${showLaunch(suite.conclude)}`] : []),
		...(suite.cleanup ? [`runs ${showLaunch(suite.cleanup)} once after all`] : []),
		...(suite.timeoutMs === null ? [] : [`a run longer than ${durationMs(suite.timeoutMs)} is ended and has failed`]),
	]
}

const mostLabels = 12

function shownLabels(suite: Extract<SuitePlan, {kind: 'command'}>): string {
	const labels = benchmarksOf(suite).map(one => sanitise(one.label ?? ''))
	const more = labels.length - mostLabels
	return labels.slice(0, mostLabels).join('; ') + (more > 0 ? `; and ${more} more` : '')
}

function exitCodesStep(codes: readonly number[]): string {
	if (codes.length >= 256) return 'any exit code counts as success'
	return `exit ${codes.length === 1 ? 'code' : 'codes'} ${codes.join(', ')} ${codes.length === 1 ? 'counts' : 'count'} as success`
}

function probeStep(suite: SuitePlan): string {
	if (suite.outside) return 'observes it from outside: nothing of ours is in it'
	if (suite.probe === null) return 'loads nothing into it'
	const where =
		suite.kind !== 'command' ? 'in it' : suite.probeAfter ? 'in the last run' : 'in the first run that does not count'
	return `observes every Node process ${where}, a CPU sample every ${durationMs(suite.probe.cpuIntervalUs / 1000)}`
}

function readyText(ready: Exclude<Readiness, {is: 'at-once'}>): string {
	switch (ready.is) {
		case 'http':
			return `until ${sanitise(ready.url)} answers, at most ${durationMs(ready.timeoutMs)}`
		case 'port':
			return `until port ${ready.port} of ${sanitise(ready.host)} accepts connections, at most ${durationMs(ready.timeoutMs)}`
		case 'log':
			return `until a line of its output matches /${sanitise(ready.pattern)}/, at most ${durationMs(ready.timeoutMs)}`
		case 'delay':
			return durationMs(ready.delayMs)
	}
}

function showLaunch(launch: LaunchSpec): string {
	const shell = launch.shellProgram === undefined ? 'the shell' : sanitise(launch.shellProgram)
	const shown = shorten(sanitise(launch.shell ? (launch.argv[0] ?? '') : joinWords(launch.argv)))
	return launch.shell ? `${shown} (through ${shell})` : shown
}

const mostShown = 1000

/** Whole in the line that starts it. */
function shorten(text: string): string {
	return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text
}

function times(count: number): string {
	return count === 1 ? 'once' : `${count} times`
}
