import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {ArmName} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import {finding} from '../../../core/trouble/finding.ts'
import {failed, type SuiteRun} from '../../suite-run.ts'
import {shellSubtracted} from '../command/shell-cost.ts'
import type {CompareArm} from './arm.ts'
import {prepareOf} from './arms.ts'
import {compareOnce} from './measure.ts'
import {measureNoise} from './noise.ts'
import {comparing, warmUp} from './phase.ts'
import {type ArmPlace, placeArm} from './revisions.ts'
import {find} from './say-judged.ts'
import {TimedRuns} from './timed-run.ts'

/**
 * Runs two sides in turn, in fresh processes, pair after pair, and judges the pairs. Whatever fails on the way, what was measured is judged as far as it
 * goes; a run that the user ends is judged too.
 */
export async function runCompare(run: SuiteRun<ComparePlan>): Promise<SuiteOutcome> {
	const places: ArmPlace[] = []
	const arms: CompareArm[] = []
	try {
		for (const name of ['base', 'head'] as const) {
			const placed = await placeArm(run, name, run.plan[name])
			if (placed.is !== 'ready')
				return unready(run, placed.is === 'failed' ? {...placed, code: 'revision-failed'} : null)
			places.push(placed.place)
			const arm = run.plan[name]
			const ready = await prepareOf(arm)(run, name, arm, placed.place)
			if (ready.is !== 'ready') return unready(run, ready.is === 'failed' ? {...ready, code: 'driver-failed'} : null)
			arms.push(ready.arm)
			if (ready.shell !== null && name === 'base') find(run, [shellSubtracted(ready.shell.program, ready.shell.cost)])
		}
		const [base, head] = arms as [CompareArm, CompareArm]
		return await compare(run, {base, head})
	} finally {
		run.onMeasured()
		for (const arm of arms) {
			const wrong = await arm.finish()
			if (wrong !== null)
				find(run, [
					finding(
						'cleanup-failed',
						'warning',
						'The cleanup command, which is run once after the last run, failed.',
						wrong,
					),
				])
		}
		for (const place of places) await place.remove()
	}
}

async function compare(run: SuiteRun<ComparePlan>, arms: Readonly<Record<ArmName, CompareArm>>): Promise<SuiteOutcome> {
	const control = run.plan.control ? controlRuns(run) : null
	try {
		return await compareWith(run, arms, control)
	} finally {
		control?.close()
	}
}

function controlRuns(run: SuiteRun<ComparePlan>): TimedRuns {
	return new TimedRuns(run, run.ports.controlProgram(), {timeoutMs: null, role: 'driver', allowedExitCodes: [0]})
}

async function compareWith(
	run: SuiteRun<ComparePlan>,
	arms: Readonly<Record<ArmName, CompareArm>>,
	control: TimedRuns | null,
): Promise<SuiteOutcome> {
	const {plan, ports} = run
	const of = comparing(run, arms, control)
	of.say({
		type: 'compare-prepared',
		suite: plan.name,
		base: arms.base.facts,
		head: arms.head.facts,
		benchmarks: of.benchmarks,
	})
	const alone = (['base', 'head'] as const).flatMap(name => {
		const only = arms[name].benchmarks.filter(one => !of.benchmarks.includes(one))
		return only.length === 0 ? [] : [`only ${name} has ${only.slice(0, 5).join(', ')}${only.length > 5 ? ', ...' : ''}`]
	})
	if (of.benchmarks.length === 0)
		return failed(
			'benchmark-failed',
			`The two sides have no benchmark in common: ${alone.join('; ') || 'neither has any'}`,
		)
	if (alone.length > 0)
		find(run, [
			finding(
				'benchmarks-differ',
				'warning',
				'Benchmarks that only one of the sides has were left out: there is nothing to compare them with.',
				alone.join('; '),
			),
		])
	const startedMs = ports.clock.nowMs()
	const ended = await warmUp(of)
	if (ended !== null) return ended
	return plan.purpose === 'noise' ? measureNoise(of) : compareOnce(of, startedMs)
}

/** @param why null: the user has ended it */
function unready(
	run: SuiteRun<ComparePlan>,
	why: {
		readonly code: 'revision-failed' | 'driver-failed'
		readonly reason: string
		readonly exitCode?: number | null
		readonly lastLines: readonly string[]
	} | null,
): SuiteOutcome {
	if (why === null) return {is: 'interrupted'}
	if (why.lastLines.length > 0)
		run.emit({
			type: 'output-printed',
			suite: run.plan.name,
			role: 'target',
			stream: 'stderr',
			lines: why.lastLines,
			droppedLines: 0,
		})
	return failed(why.code, why.reason, why.exitCode ?? null)
}
