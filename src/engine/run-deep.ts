import type {SuiteOutcome} from '../core/events/run-event.ts'
import type {DeepProfiler} from '../core/plan/plan.ts'
import type {DeepProfileResult} from '../ports.ts'
import {engineOf} from './kinds.ts'
import {followOutput, type LineListener} from './output.ts'
import {failed, type SuiteRun, type Watched} from './suite-run.ts'
import {startSampling} from './usage-sampler.ts'
import {interrupted} from './wait-ready.ts'

/** Lines a target prints between its first and our next look at it, 20 ms later. */
const mostEarlyLines = 10_000

/**
 * Runs the suite under another tool, in the way of its kind, and without our own probe.
 * @param options.sampled whether its CPU and memory are the suite's: not when they would be mixed with those of a run that was measured
 */
export async function runDeep(
	run: SuiteRun,
	profiler: DeepProfiler,
	outputDir: string,
	options: {
		readonly sampled: boolean
		/** Aborted when the tool is not to be waited for; `run.signal` also when it has seen enough. */
		readonly cut: AbortSignal
	},
): Promise<{outcome: SuiteOutcome; result: DeepProfileResult}> {
	const {plan, ports, emit} = run
	const suite = plan.name
	const {deep} = engineOf(plan)
	if (deep === null) throw new TypeError(`no tool runs a suite of kind ${plan.kind}`)
	const launch = deep.launchOf(plan)
	emit({type: 'deep-profile-started', suite, profiler})
	const output = followOutput(
		ports,
		lines => emit({type: 'output-printed', suite, role: 'profiler', ...lines}),
		'profiler',
	)
	const lines = rememberLines(output)
	let sampling: ReturnType<typeof startSampling> | null = null
	let toolPid: number | null = null
	try {
		const result = await ports.deepProfilers.run(
			{
				profiler,
				launch,
				stop: plan.stop,
				outputDir,
				// What the tool does with what it took, for seconds and in other processes, is no part of the measurement.
				exercise: signal =>
					deep.exercise({...run, signal: AbortSignal.any([signal, run.signal])}, lines).finally(run.onMeasured),
				onOutput: output.write,
				onTemporaryFolder: dir => ports.watchdog.clear(dir),
				onStarted(pid) {
					toolPid = pid
					ports.watchdog.guard(pid)
					emit({type: 'process-started', suite, role: 'profiler', pid, argv: [profiler, ...launch.argv]})
					if (options.sampled) sampling ??= startSampling(run, pid, 'profiler')
				},
			},
			options.cut,
		)
		return {outcome: outcomeOf(run, profiler, result), result}
	} finally {
		const groups = (sampling as ReturnType<typeof startSampling> | null)?.stop() ?? []
		for (const group of groups) ports.watchdog.release(group)
		if (toolPid !== null) ports.watchdog.release(toolPid)
		output.close()
	}
}

/** It is exercised once it is up, and may have printed by then the very line that says it is ready. */
function rememberLines(output: Pick<Watched, 'onLine'>): Pick<Watched, 'onLine'> {
	let early: Array<Parameters<LineListener>> | null = []
	output.onLine((...line) => {
		if (early !== null && early.length < mostEarlyLines) early.push(line)
	})
	return {
		onLine(listener, options) {
			for (const line of early ?? []) listener(...line)
			early = null
			return output.onLine(listener, options)
		},
	}
}

function outcomeOf(run: SuiteRun, profiler: DeepProfiler, result: DeepProfileResult): SuiteOutcome {
	const {plan, emit} = run
	const suite = plan.name
	switch (result.is) {
		case 'done':
			emit({type: 'deep-profile-finished', suite, profiler, ok: true, text: result.verdict ?? ''})
			return {is: 'done'}
		case 'missing':
			emit({
				type: 'deep-profile-finished',
				suite,
				profiler,
				ok: false,
				text: `${profiler} is not installed: ${result.install}`,
			})
			return failed('tool-missing', `${profiler} is not installed. Install it with: ${result.install}`)
		case 'failed':
			emit({type: 'deep-profile-finished', suite, profiler, ok: false, text: result.reason})
			return run.signal.aborted ? interrupted() : failed('profiler-failed', `${profiler} failed: ${result.reason}`)
	}
}
