import {isLight} from '../../plan/suite-plan-common.ts'
import {momentsOf} from '../../stats/moments.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {bytes, clockMs, durationMs, grouped, significant} from '../../units/format.ts'
import {secondsOf} from '../state/measured-span.ts'
import {keptOutputLines} from '../state/suite-state-common.ts'
import type {FindingInput} from './finding-input.ts'

const leastSeconds = 5

/** Where the observation itself has holes, or was disturbed: what the other figures must be read with. */
export const disturbances = [
	observedOutside,
	observedLightly,
	samplesMissing,
	samplesLost,
	profileCut,
	toolInMemory,
	busyMachine,
]

/** What is to be said of its output and of its end. */
export const leavings = [muchOutput, stopIgnored]

function observedOutside({suite: {plan}}: FindingInput): Finding[] {
	if (!plan.outside) return []
	return [
		finding(
			'observed-outside',
			'info',
			'The target was observed from outside, as was asked for: requests, event loop, garbage collection, heap and hot functions are unknown, not 0.',
			'no probe, no NODE_OPTIONS and no variable of arsenal-tui in its environment',
		),
	]
}

function observedLightly({suite: {plan}}: FindingInput): Finding[] {
	if (!isLight(plan)) return []
	return [
		finding(
			'observed-lightly',
			'info',
			'The target was observed lightly, as was asked for: hot functions and garbage collection are unknown, not 0, and there is no flamegraph.',
			'no CPU samples taken, no collections observed',
		),
	]
}

function samplesMissing({suite, fromMs, toMs}: FindingInput): Finding[] {
	const seconds = suite.usage.rssBytes.slice(Math.ceil(fromMs / 1000), Math.floor(toMs / 1000))
	const missing = seconds.filter(value => Number.isNaN(value)).length
	if (suite.usage.samples === 0 || missing < 3 || missing < 0.1 * seconds.length) return []
	return [
		finding(
			'samples-missing',
			'warning',
			'The process tree was not sampled all the time: the machine was too busy, or the run was suspended. Figures over time have holes there.',
			`no sample in ${missing} of ${seconds.length} seconds`,
		),
	]
}

function samplesLost({suite}: FindingInput): Finding[] {
	const {lostWindows} = suite.cpu
	if (lostWindows === 0) return []
	return [
		finding(
			'samples-lost',
			'warning',
			'The run log is damaged: CPU samples after the damage cannot be told apart any more and are left out of the hottest functions.',
			`${grouped(lostWindows)} windows of CPU samples left out`,
		),
	]
}

/** Samples are kept one by one for two hours of a busy process; more of it would be a file that no viewer opens. */
function profileCut({suite: {cpu, flames, startedMs}}: FindingInput): Finding[] {
	if (cpu.keptFromMs === null || !flames.some(flame => flame.profile !== null)) return []
	return [
		finding(
			'profile-cut',
			'info',
			`The .cpuprofile of the whole run begins ${clockMs(cpu.keptFromMs - (startedMs ?? 0))} after its start: it holds the last samples only. The flamegraph and the hottest functions are of all of them.`,
			`${grouped(cpu.forgottenSamples)} samples before are in their sums alone`,
		),
	]
}

/** What runs under another tool is one tree with it. */
function toolInMemory({suite}: FindingInput): Finding[] {
	const tool = suite.processes.find(one => one.role === 'profiler')
	// Where the suite ran by itself before, that run was measured.
	if (tool === undefined || suite.processes.some(one => one.role === 'target')) return []
	const row = suite.usage.processes.find(one => one.last.pid === tool.pid)
	if (row === undefined) return []
	const name = suite.deepProfile?.profiler ?? 'the profiler'
	return [
		finding(
			'tool-in-figures',
			'info',
			`Memory and CPU time are those of ${name} too: its own process (pid ${tool.pid}) had up to ${bytes(row.maxRssBytes)}, and what it takes inside the processes it profiles is not known. For figures of the program alone, run it without --profiler.`,
			`${bytes(row.maxRssBytes)} and ${durationMs(row.usedMs)} of CPU time in the process of ${name}, its work afterwards included`,
		),
	]
}

function busyMachine({run, suite, fromMs, toMs, driver: usedByDriver}: FindingInput): Finding[] {
	const {cores} = run.environment
	const system = secondsOf(run.system.cpuShare, fromMs, toMs)
	const ours = secondsOf(suite.usage.cpuShare, fromMs, toMs)
	if (system.length < leastSeconds || ours.length < leastSeconds || !(cores > 0)) return []
	const all = momentsOf(system).mean * cores
	const driver = usedByDriver === null ? [] : secondsOf(usedByDriver.cpuShare, fromMs, toMs)
	const known = [ours, driver, secondsOf(run.system.runnerCpuShare, fromMs, toMs)].filter(seconds => seconds.length > 0)
	const others = all - known.reduce((sum, seconds) => sum + momentsOf(seconds).mean, 0)
	// Nobody has seen what this driver used (an older log, or it was too short): it is expected to work beside the target.
	const allowed = (usedByDriver !== null && driver.length === 0 ? 0.4 : 0.2) * cores
	if (others < Math.max(0.5, allowed)) return []
	return [
		finding(
			'busy-machine',
			'warning',
			'Other programs kept the machine busy during the measurement: times may be longer and more spread than on a quiet machine.',
			`${significant(others)} of ${cores} cores used outside the target${driver.length > 0 ? ' and its driver' : ''}, ${significant(all)} in all`,
		),
	]
}

function muchOutput({suite, fromMs, toMs}: FindingInput): Finding[] {
	if (suite.outputLines <= keptOutputLines) return []
	const perSecond = toMs > fromMs ? (suite.outputLines * 1000) / (toMs - fromMs) : Number.NaN
	return [
		finding(
			'much-output',
			'info',
			'The target printed more than is kept here; target.log has it, up to 64 MiB. Printing costs the target time of its own.',
			`${grouped(suite.outputLines)} lines, ${significant(perSecond)} a second; the last ${grouped(suite.output.length)} are kept`,
		),
	]
}

function stopIgnored({suite}: FindingInput): Finding[] {
	const {plan, measuredToMs} = suite
	const target = suite.processes.find(process => process.role === 'target' && process.exit?.signal === 'SIGKILL')
	if (!target || plan.stop.signal === 'SIGKILL') return []
	// Killed earlier than that, it was by somebody else, or by a user who would not wait.
	const waitedMs = (target.exitedMs ?? 0) - (measuredToMs ?? Number.POSITIVE_INFINITY)
	if (waitedMs < plan.stop.graceMs) return []
	return [
		finding(
			'stop-ignored',
			'info',
			`The target did not end on ${plan.stop.signal} and had to be killed: what it would have written or closed on its way out is missing.`,
			`SIGKILL ${durationMs(waitedMs)} after the end of the measurement, with ${durationMs(plan.stop.graceMs)} of grace`,
		),
	]
}
