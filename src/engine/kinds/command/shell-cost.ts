import type {LaunchSpec} from '../../../core/plan/plan.ts'
import {medianOf, quantileOfSorted, sortedCopy} from '../../../core/stats/quantile.ts'
import {quantileInterval} from '../../../core/stats/quantile-interval.ts'
import {type Finding, finding} from '../../../core/trouble/finding.ts'
import {durationMs, durationNs} from '../../../core/units/format.ts'
import type {LaunchedExit} from '../../../ports.ts'
import type {SuiteRun} from '../../suite-run.ts'

/** What a shell takes for an empty line: medians, to be subtracted from every run that goes through it. */
export interface ShellCost {
	readonly wallNs: number
	/** null where only the event loop could watch. */
	readonly cpuMs: number | null
	/** Between the quartiles of its wall time: a difference smaller than this is the shell's own. */
	readonly spreadNs: number
	readonly runs: number
}

/** Known to a hundredth, more runs would change nothing. */
const enough = 0.01
const fewestRuns = 10

/** @returns null when the run was stopped meanwhile; the exit of a shell that does not even do nothing */
export async function measureShell(
	run: SuiteRun,
	launch: LaunchSpec,
	mostRuns: number,
): Promise<ShellCost | {readonly failed: LaunchedExit} | null> {
	const {input: _, ...empty} = {...launch, argv: ['']}
	const wallNs: number[] = []
	const cpuMs: number[] = []
	// The first one fills the caches.
	for (let i = 0; i <= mostRuns; i++) {
		if (run.signal.aborted) return null
		const exit = await runOnce(run, empty)
		if (exit.failure || exit.exitCode !== 0) return {failed: exit}
		if (i === 0) continue
		wallNs.push(Number(exit.wallNs))
		if (exit.rusage) cpuMs.push(exit.rusage.userMs + exit.rusage.systemMs)
		if (wallNs.length >= fewestRuns && isKnown(wallNs)) break
	}
	const sorted = sortedCopy(wallNs)
	return {
		wallNs: quantileOfSorted(sorted, 0.5),
		cpuMs: cpuMs.length > 0 ? medianOf(cpuMs) : null,
		spreadNs: quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25),
		runs: wallNs.length,
	}
}

async function runOnce({ports}: SuiteRun, spec: LaunchSpec): Promise<LaunchedExit> {
	const launched = await ports.processes.launchTimed(spec, {onOutput() {}})
	if (launched.pid !== null) ports.watchdog.guard(launched.pid)
	const exit = await launched.exited
	await ports.processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
	if (launched.pid !== null) ports.watchdog.release(launched.pid)
	return exit
}

function isKnown(wallNs: readonly number[]): boolean {
	const sorted = sortedCopy(wallNs)
	const interval = quantileInterval(sorted, 0.5, 0.95)
	return interval !== null && (interval.high - interval.low) / 2 <= enough * quantileOfSorted(sorted, 0.5)
}

/** Times without the shell's, never below zero. */
export function withoutShell(
	exit: LaunchedExit,
	cost: ShellCost | null,
): Pick<LaunchedExit, 'rusage'> & {wallNs: number} {
	const wallNs = Number(exit.wallNs)
	if (cost === null) return {wallNs, rusage: exit.rusage}
	const {rusage} = exit
	const cpuMs = rusage ? rusage.userMs + rusage.systemMs : 0
	const left = cpuMs > 0 ? Math.max(0, 1 - (cost.cpuMs ?? 0) / cpuMs) : 0
	return {
		wallNs: Math.max(0, wallNs - cost.wallNs),
		rusage: rusage && {...rusage, userMs: rusage.userMs * left, systemMs: rusage.systemMs * left},
	}
}

export function shellSubtracted(program: string, {wallNs, cpuMs, spreadNs, runs}: ShellCost): Finding {
	const cpu = cpuMs === null ? '' : `, ${durationMs(cpuMs)} of CPU time`
	return finding(
		'shell-subtracted',
		'info',
		'The time of a shell on an empty line was subtracted from every run.',
		`${program}: median ${durationNs(wallNs)}${cpu}, spread ${durationNs(spreadNs)}, ${runs} runs`,
	)
}

/** @param wallNs of the counted runs, the shell's cost subtracted */
export function lostInShell(wallNs: readonly number[], cost: ShellCost): Finding | null {
	if (wallNs.length === 0) return null
	const median = medianOf(wallNs)
	if (median > cost.spreadNs) return null
	return finding(
		'lost-in-shell',
		'warning',
		'The command is so quick that the start of the shell varies by more than the command takes. Run it without a shell to time it.',
		`median ${durationNs(median)}, the shell on an empty line ${durationNs(cost.wallNs)} give or take ${durationNs(cost.spreadNs)}`,
	)
}
