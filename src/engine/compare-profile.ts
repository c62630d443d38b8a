import type {ArmName} from '../core/events/compare-event.ts'
import {finding} from '../core/verdict/finding-codes.ts'
import type {ProfiledSpan} from './compare-arm.ts'
import type {Comparing} from './compare-phase.ts'
import type {ProfiledRuns} from './suite-run.ts'

/** Of either side: enough samples to tell functions apart, and runs enough to tell how much they differ by themselves. */
const wantedMs = 4000
const fewestRuns = 2
const mostRuns = 8

/**
 * Both sides once more, in turn, under the probe this time: times measured under it count for nothing, but its samples say where the time goes. Whoever keeps
 * the samples (the runner) is told when each side ran.
 */
export async function profileSides(
	of: Comparing,
	benchmark: string | null,
	operationUs: Readonly<Record<ArmName, number | null>>,
): Promise<void> {
	const {run} = of
	const {plan} = run
	if (plan.probe === null || run.compareProfiles === undefined) return
	const spans: Record<ArmName, ProfiledSpan[]> = {base: [], head: []}
	let longestMs = 1
	for (let i = 0; i < mostRuns && (i < fewestRuns || i * longestMs < wantedMs); i++) {
		for (const name of ['base', 'head'] as const) {
			const span = await of.arms[name].profile(benchmark, plan.probe)
			if (run.signal.aborted) return
			if (span === null) continue
			spans[name].push(span)
			longestMs = Math.max(longestMs, span.toMs - span.fromMs)
		}
		// Nothing of it is Node, or none of it lives long enough to be let in: neither will the next.
		if (spans.base.length === 0 && spans.head.length === 0) break
	}
	if (spans.base.length === 0 || spans.head.length === 0) return unprofiled(of, benchmark)
	const isCpuTime = [...spans.base, ...spans.head].every(span => span.isCpuTime)
	const side = (name: ArmName): ProfiledRuns => ({
		spans: spans[name].map(({fromMs, toMs}) => ({fromMs: fromMs - run.originMs, toMs: toMs - run.originMs})),
		root: of.arms[name].root,
		operationUs: isCpuTime ? operationUs[name] : null,
	})
	await run.compareProfiles(plan, {benchmark, base: side('base'), head: side('head')})
}

const nodeWords = /(?:^|[\s/])(?:node|nodejs|npm|npx|yarn|pnpm|tsx)(?:\s|$)/

/** Said only of what looks like Node: nobody expects a flamegraph of `sleep`. */
function unprofiled({run, arms}: Comparing, benchmark: string | null): void {
	const lines = (['base', 'head'] as const).map(name => arms[name].launchOf(benchmark).argv.join(' '))
	if (!lines.every(line => nodeWords.test(line))) return
	const text =
		'What grew cannot be named: a Node process has to live for some 200 ms to be observed from inside, and those of one side did not. Give both sides more to do.'
	const evidence = lines.map(line => line.slice(0, 120)).join(' against ')
	run.emit({type: 'finding-made', suite: run.plan.name, finding: finding('not-profiled', 'info', text, evidence)})
}
