import type {CommandPlan} from '../../../core/kinds/command/plan.ts'
import type {Benchmark} from '../../../core/kinds/command/plan-benchmarks.ts'
import type {ProbePlan} from '../../../core/plan/suite-plan-common.ts'
import {
	exitIntervalUs,
	looksLikeNode,
	type ProfiledRun,
	type ProfileWay,
	profileLaunch,
	waysOf,
} from '../../profile-launch.ts'
import type {LookedInto, SuiteRun} from '../../suite-run.ts'

/** Enough to tell functions apart. */
const enoughSamples = 1000
const mostRuns = 20
const mostMs = 3000
/** Under a profiler a run takes longer, and one that hangs is ended some time. */
const patience = {runs: 10, ms: 10_000}

/**
 * Runs a command again, after all that counts, and has it profiled: a short one several times, for one run of it is some fifty samples.
 * @param runMs how long a run takes
 * @param step  what is done before and after each run; says whether it may go on
 */
export async function profileAgain(
	run: SuiteRun<CommandPlan>,
	{label, launch}: Pick<Benchmark, 'label' | 'launch'>,
	runMs: number,
	probe: ProbePlan,
	step: (when: 'before' | 'after') => Promise<boolean>,
): Promise<LookedInto> {
	let why = 'it was interrupted'
	const isNode = looksLikeNode(launch)
	const limitMs = Math.min(run.plan.timeoutMs ?? Number.POSITIVE_INFINITY, patience.ms + patience.runs * runMs)
	for (const by of waysOf(runMs, isNode)) {
		const seen = by === 'probe' ? await gather({by, probe}) : await leavingProfiles()
		if (seen.length > 0) {
			const [fromMs, toMs] = [seen[0]!.fromMs - run.originMs, seen.at(-1)!.toMs - run.originMs]
			return {is: 'looked-into', what: label, fromMs, toMs, runs: seen.length}
		}
		if (run.signal.aborted) break
	}
	return {is: 'not-looked-into', reason: isNode ? why : null}

	async function leavingProfiles(): Promise<Span[]> {
		const {exitProfiles, watchdog} = run.ports
		const folder = await exitProfiles
			.open({intervalUs: exitIntervalUs, onTemporaryFolder: dir => watchdog.clear(dir)})
			.catch((error: unknown) => {
				why = `there is no folder for its profile: ${error instanceof Error ? error.message : String(error)}`
				return null
			})
		if (folder === null) return []
		try {
			return await gather({by: 'exit', folder})
		} finally {
			await folder.remove()
		}
	}

	async function gather(way: ProfileWay): Promise<Span[]> {
		const {clock} = run.ports
		const spans: Span[] = []
		let samples = 0
		const untilMs = clock.nowMs() + mostMs
		for (let i = 0; i < mostRuns && samples < enoughSamples && !run.signal.aborted; i++) {
			if (i > 0 && clock.nowMs() >= untilMs) break
			if (!(await step('before'))) {
				why = 'what is done before each run failed'
				break
			}
			const profiled = await profileLaunch(run, launch, way, limitMs)
			const mayGoOn = await step('after')
			if (profiled.is !== 'profiled') {
				why = `it ${profiled.reason}`
				break
			}
			samples += profiled.samples
			spans.push(profiled)
			if (!mayGoOn) break
		}
		return spans
	}
}

type Span = Pick<Extract<ProfiledRun, {is: 'profiled'}>, 'fromMs' | 'toMs'>
