import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import {type MicroFailed, packSamples} from '../../../core/kinds/micro/events.ts'
import type {ListedBenchmark} from '../../../core/kinds/micro/events-message.ts'
import type {MicroPlan} from '../../../core/kinds/micro/plan.ts'
import type {ProbePlan} from '../../../core/plan/suite-plan-common.ts'
import {Random} from '../../../core/stats/random.ts'
import {holdProfile} from '../../held-profile.ts'
import {seeingSamples} from '../../profile-launch.ts'
import {failed, type LookedInto, type SuiteRun} from '../../suite-run.ts'
import {interrupted} from '../../wait-ready.ts'
import {listBenchmarks, measureBenchmark, profileBenchmark} from './measure-benchmark.ts'

/** Named in the reason of a suite that failed. */
const mostNamed = 3

/**
 * Measures every benchmark of a file, each run of each in a fresh process, round after round in another order: a machine that slows down
 * slows all alike, and who comes after whom is left to chance. A benchmark that fails is not run again; the others are.
 */
export async function runMicro(run: SuiteRun<MicroPlan>): Promise<SuiteOutcome> {
	const {plan, emit} = run
	const suite = plan.name
	const listed = await listBenchmarks(run, plan)
	if (listed.is === 'interrupted') return stopped(run)
	if (listed.is === 'failed') {
		emit({type: 'micro-failed', suite, run: 1, ...listed.failure})
		return failed(listed.failure.code === 'not-started' ? 'not-started' : 'benchmark-failed', listed.failure.text)
	}
	const only = plan.only === null ? null : new RegExp(plan.only)
	const benchmarks = listed.benchmarks.filter(({name}) => only === null || only.test(name))
	const leftOut = listed.benchmarks.length - benchmarks.length
	emit({type: 'benchmarks-listed', suite, benchmarks, leftOut, findings: listed.findings, node: listed.node})
	if (benchmarks.length === 0) {
		const names = listed.benchmarks.slice(0, 10).map(({name}) => `"${name}"`)
		return failed('benchmark-failed', `No benchmark of the file matches /${plan.only}/; it has ${names.join(', ')}`)
	}

	const random = new Random(run.seed)
	const failures = new Map<string, MicroFailed>()
	for (let round = 1; round <= plan.runs; round++) {
		for (const {name: benchmark} of random.shuffle(benchmarks)) {
			if (failures.has(benchmark)) continue
			if (run.signal.aborted) return stopped(run)
			const ofRun = {suite, benchmark, run: round}
			emit({type: 'micro-started', ...ofRun})
			const measured = await measureBenchmark(run, plan, benchmark, (samplesNs, from) =>
				emit({type: 'micro-sampled', ...ofRun, from, samplesNs: packSamples(samplesNs)}),
			)
			if (measured.is === 'interrupted') return stopped(run)
			if (measured.is === 'failed') {
				failures.set(benchmark, measured.failure)
				emit({type: 'micro-failed', suite, run: round, ...measured.failure})
				continue
			}
			const {samplesNs, asked, figures, findings} = measured
			emit({type: 'micro-measured', ...ofRun, samples: samplesNs.length, asked, figures, findings})
		}
	}
	if (failures.size === 0) {
		await run.lookIntoBroken((probe, broken) =>
			again(run, benchmarks.find(({name}) => name === broken) ?? benchmarks[0]!, probe),
		)
		return {is: 'done'}
	}
	const texts = [...failures.values()].map(({text}) => text)
	const more = texts.length - mostNamed
	const count = benchmarks.length === 1 ? '' : `${failures.size} of ${benchmarks.length} benchmarks failed. `
	return failed(
		'benchmark-failed',
		`${count}${texts.slice(0, mostNamed).join('. ')}${more > 0 ? `. And ${more} more` : ''}`,
	)
}

/** Runs one benchmark again, under the probe. */
async function again(run: SuiteRun<MicroPlan>, {name}: ListedBenchmark, probe: ProbePlan): Promise<LookedInto> {
	const {plan, originMs} = run
	const held = holdProfile(run)
	const seen = seeingSamples(held.run)
	const profiled = await profileBenchmark(seen.run, plan, name, probe)
	if (profiled.is === 'profiled' && seen.samples() > 0) held.keep()
	else held.drop()
	if (profiled.is === 'interrupted') return {is: 'not-looked-into', reason: 'it was interrupted'}
	if (profiled.is === 'failed') return {is: 'not-looked-into', reason: profiled.failure.text}
	if (seen.samples() === 0) return {is: 'not-looked-into', reason: 'it did not let the probe in'}
	const {fromMs, toMs} = profiled
	return {is: 'looked-into', what: name, fromMs: fromMs - originMs, toMs: toMs - originMs, runs: 1}
}

function stopped(run: SuiteRun): SuiteOutcome {
	run.onMeasured()
	return interrupted()
}
