import type {ArmName} from '../core/events/compare-event.ts'
import type {ComparePlan, MicroArm} from '../core/plan/compare-plan.ts'
import {quantileOfSorted, sortedCopy, supportsQuantile} from '../core/stats/quantile.ts'
import {joinWords} from '../core/suite/split-words.ts'
import {cleanExit, type ReadyArm, type SlotOutcome} from './compare-arm.ts'
import type {ArmPlace} from './compare-revisions.ts'
import {listBenchmarks, measureBenchmark} from './measure-benchmark.ts'
import type {SuiteRun} from './suite-run.ts'

/** A bench file as one side of a comparison: a run is one benchmark measured once, in a fresh process. */
export async function prepareMicroArm(
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	arm: MicroArm,
	place: ArmPlace,
): Promise<ReadyArm> {
	const file = {...arm, file: place.path(arm.file), launch: place.launch(arm.launch)}
	const listed = await listBenchmarks(run, file)
	if (listed.is === 'interrupted') return listed
	if (listed.is === 'failed')
		return {
			is: 'failed',
			reason: `${name}: ${listed.failure.text}`,
			exitCode: null,
			lastLines: stackLines(listed.failure.stack),
		}
	const only = arm.only === null ? null : new RegExp(arm.only)
	const benchmarks = listed.benchmarks.map(one => one.name).filter(one => only === null || only.test(one))
	return {
		is: 'ready',
		shell: null,
		arm: {
			name,
			root: place.root,
			facts: {label: arm.label, revision: arm.revision, command: joinWords(file.launch.argv), ...place.facts},
			benchmarks,
			// A function is profiled for far longer than it is measured; nobody has asked for that.
			launchOf: () => null,
			async run(benchmark): Promise<SlotOutcome> {
				const measured = await measureBenchmark(run, file, benchmark ?? '')
				if (measured.is === 'interrupted' || run.signal.aborted) return {is: 'interrupted'}
				if (measured.is === 'failed') {
					const {text, stack, code} = measured.failure
					return {
						is: 'failed',
						reason: code,
						sentence: text,
						exit: {...cleanExit, exitCode: null},
						lastLines: stackLines(stack),
						isFinal: code === 'not-started' || code === 'file-not-found',
					}
				}
				const {samplesNs, figures} = measured
				const sorted = sortedCopy(samplesNs)
				return {
					is: 'done',
					exit: cleanExit,
					figures: {
						median: quantileOfSorted(sorted, 0.5),
						...(supportsQuantile(sorted.length, 0.99) ? {p99: quantileOfSorted(sorted, 0.99)} : {}),
						...(figures.heapBytesPerCall === null ? {} : {heap: figures.heapBytesPerCall}),
					},
				}
			},
			finish: async () => null,
		},
	}
}

function stackLines(stack: string | null): readonly string[] {
	return stack === null ? [] : stack.split('\n').slice(0, 20)
}
