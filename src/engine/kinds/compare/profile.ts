import type {ArmName} from '../../../core/kinds/compare/events.ts'
import {medianOf, sortedCopy} from '../../../core/stats/quantile.ts'
import {quantileInterval} from '../../../core/stats/quantile-interval.ts'
import {finding} from '../../../core/trouble/finding.ts'
import {cutText} from '../../../core/units/cut-text.ts'
import {
	exitIntervalUs,
	looksLikeNode as isNodeCommand,
	type ProfiledRun,
	type ProfileWay,
} from '../../profile-launch.ts'
import {commandText, type ProfiledRuns} from '../../suite-run.ts'
import type {Comparing} from './phase.ts'

/** For each side: enough samples to tell functions apart, and enough runs to tell how much they differ by themselves. */
interface Wanted {
	readonly fewestRuns: number
	readonly mostRuns: number
	/** Time for both sides together. */
	readonly mostMs: number
	isEnough(runs: Readonly<Sides<readonly Profiled[]>>): boolean
}

const wanted: Readonly<Record<ProfileWay['by'], Wanted>> = {
	probe: {
		fewestRuns: 2,
		mostRuns: 8,
		mostMs: Number.POSITIVE_INFINITY,
		isEnough({base, head}) {
			const longestMs = Math.max(...[...base, ...head].map(({fromMs, toMs}) => toMs - fromMs))
			return Math.min(base.length, head.length) * longestMs >= 4000
		},
	},
	// A run of a short program is little: some fifty samples.
	exit: {
		fewestRuns: 4,
		mostRuns: 60,
		mostMs: 8_000,
		isEnough: ({base, head}) => [base, head].every(runs => runs.reduce((sum, {samples}) => sum + samples, 0) >= 3000),
	},
}

type Profiled = Extract<ProfiledRun, {is: 'profiled'}>
type Sides<T> = Record<ArmName, T>

/**
 * Both sides once more, in turn, and looked into this time: times measured so count for nothing, but the samples say where the time goes. Whoever
 * keeps the samples (the runner) is told when each side ran.
 */
export async function profileSides(
	of: Comparing,
	benchmark: string | null,
	operationUs: Readonly<Sides<number | null>>,
): Promise<void> {
	const {run} = of
	const {plan} = run
	if (plan.probe === null || run.compareProfiles === undefined) return
	let runs: Sides<Profiled[]> | null = null
	const why: Sides<Set<string>> = {base: new Set(), head: new Set()}
	for (const by of waysFor(of, benchmark)) {
		runs = by === 'probe' ? await gather({by, probe: plan.probe}) : await leavingProfiles()
		if (run.signal.aborted) return
		if (runs !== null) break
	}
	if (runs === null) return sayUnprofiled(of, benchmark, why)
	const all = [...runs.base, ...runs.head]
	const unseen = all.find(one => one.unseen !== null)?.unseen
	if (unseen) run.emit({type: 'finding-made', suite: plan.name, finding: unseen})
	const isCpuTime = all.every(one => one.isCpuTime)
	const side = (name: ArmName): ProfiledRuns => ({
		spans: runs[name].map(({fromMs, toMs}) => ({fromMs: fromMs - run.originMs, toMs: toMs - run.originMs})),
		root: of.arms[name].root,
		operationUs: isCpuTime ? operationUs[name] : null,
		operationInterval: isCpuTime ? operationInterval(of, benchmark, name) : null,
	})
	await run.compareProfiles(plan, {benchmark, base: side('base'), head: side('head')})

	async function leavingProfiles(): Promise<Sides<Profiled[]> | null> {
		const {exitProfiles, watchdog} = run.ports
		const onTemporaryFolder = (dir: string) => watchdog.clear(dir)
		const folder = await exitProfiles.open({intervalUs: exitIntervalUs, onTemporaryFolder}).catch((error: unknown) => {
			why.base.add(`no folder for its profile: ${error instanceof Error ? error.message : String(error)}`)
			return null
		})
		if (folder === null) return null
		try {
			return await gather({by: 'exit', folder})
		} finally {
			await folder.remove()
		}
	}

	/** @returns null when a side cannot be looked into so, or the user has ended it */
	async function gather(way: ProfileWay): Promise<Sides<Profiled[]> | null> {
		const {clock} = run.ports
		const {fewestRuns, mostRuns, mostMs, isEnough} = wanted[way.by]
		const seen: Sides<Profiled[]> = {base: [], head: []}
		const untilMs = clock.nowMs() + mostMs
		for (let i = 0; i < mostRuns; i++) {
			for (const name of ['base', 'head'] as const) {
				const profiled = await of.arms[name].profile(benchmark, way)
				if (run.signal.aborted) return null
				if (profiled.is === 'profiled') seen[name].push(profiled)
				else why[name].add(profiled.reason)
			}
			const {base, head} = seen
			// Nothing of it is Node, or it leaves nothing: neither will the next.
			if (base.length === 0 && head.length === 0) return null
			if (i + 1 < fewestRuns) continue
			if (base.length === 0 || head.length === 0) return null
			if (isEnough(seen) || clock.nowMs() >= untilMs) break
		}
		return seen
	}
}

/** Else what moved between the runs of the two sides would pass for functions that grew. */
function operationInterval(of: Comparing, benchmark: string | null, name: ArmName): ProfiledRuns['operationInterval'] {
	const {operation} = of.arms[name].profiling
	const sorted = sortedCopy(of.track.valuesOf('measure', 0, benchmark, operation)[name])
	const interval = quantileInterval(sorted, 0.5, 0.95)
	return interval && {low: interval.low / 1000, high: interval.high / 1000}
}

/** Both sides are arms of one kind. */
function waysFor(of: Comparing, benchmark: string | null): ReadonlyArray<ProfileWay['by']> {
	const {base, head} = of.track.valuesOf('measure', 0, benchmark, 'wall')
	const shorterMs = base.length === 0 ? Number.POSITIVE_INFINITY : Math.min(medianOf(base), medianOf(head)) / 1e6
	return of.arms.base.profiling.waysOf(shorterMs, looksLikeNode(of, benchmark))
}

function looksLikeNode(of: Comparing, benchmark: string | null): boolean {
	return (['base', 'head'] as const).every(
		name => of.arms[name].profiling.isNode || isNodeCommand(of.arms[name].launchOf(benchmark)),
	)
}

/** What happened in each way that was tried. Said only of what looks like Node: nobody expects a flamegraph of `sleep`. */
function sayUnprofiled(of: Comparing, benchmark: string | null, why: Sides<ReadonlySet<string>>): void {
	if (!looksLikeNode(of, benchmark)) return
	const text = `What grew cannot be named: ${of.arms.base.profiling.unprofiled}`
	const evidence = (['base', 'head'] as const)
		.filter(name => why[name].size > 0)
		.map(
			name =>
				`${name}: ${cutText(commandText(of.arms[name].launchOf(benchmark)), 80)} ${[...why[name]].join(', ').slice(0, 300)}`,
		)
		.join('; ')
	of.run.emit({type: 'finding-made', suite: of.run.plan.name, finding: finding('not-profiled', 'info', text, evidence)})
}
