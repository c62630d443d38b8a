import type {ArmName} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {MicroArm} from '../../../core/kinds/micro/plan.ts'
import {quantileOfSorted, sortedCopy, supportsQuantile} from '../../../core/stats/quantile.ts'
import {joinWords} from '../../../core/suite/split-words.ts'
import {withoutBenchmark} from '../../../core/trouble/of-benchmark.ts'
import {seeingSamples, unprofiled} from '../../profile-launch.ts'
import type {SuiteRun} from '../../suite-run.ts'
import {listBenchmarks, measureBenchmark, profileBenchmark} from '../micro/measure-benchmark.ts'
import {cleanExit, type ReadyArm, type SlotOutcome} from './arm.ts'
import {microProfiling} from './profile-ways.ts'
import type {ArmPlace} from './revisions.ts'

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
			reason:
				listed.failure.code === 'file-not-found' && arm.revision !== null
					? `${name}: revision ${arm.revision} has no bench file ${nameIn(file.file, place.root)}`
					: `${name}: ${listed.failure.text}`,
			exitCode: null,
			lastLines: stackLines(listed.failure.stack),
		}
	const only = arm.only === null ? null : new RegExp(arm.only)
	const benchmarks = listed.benchmarks.map(one => one.name).filter(one => only === null || only.test(one))
	if (benchmarks.length === 0 && listed.benchmarks.length > 0) {
		const names = listed.benchmarks.slice(0, 10).map(one => `"${one.name}"`)
		const reason = `${name}: no benchmark of the file matches /${arm.only}/; it has ${names.join(', ')}`
		return {is: 'failed', reason, exitCode: null, lastLines: []}
	}
	return {
		is: 'ready',
		shell: null,
		arm: {
			name,
			profiling: microProfiling,
			root: place.root,
			facts: {label: arm.label, revision: arm.revision, command: joinWords(file.launch.argv), ...place.facts},
			benchmarks,
			launchOf: () => file.launch,
			async profile(benchmark, way) {
				if (way.by !== 'probe') return unprofiled('is no program of its own')
				const seen = seeingSamples(run)
				const profiled = await profileBenchmark(seen.run, file, benchmark ?? '', way.probe)
				if (profiled.is === 'interrupted' || run.signal.aborted) return unprofiled('was interrupted')
				if (profiled.is === 'failed') return unprofiled(profiled.failure.text)
				if (seen.samples() === 0) return unprofiled('did not let the probe in')
				const {fromMs, toMs, figures} = profiled
				// A call that waits, or that says itself how long it took, is not measured in CPU time.
				const isCpuTime = !figures.async && figures.kind !== 'own'
				return {is: 'profiled', fromMs, toMs, samples: seen.samples(), isCpuTime, unseen: null}
			},
			async run(benchmark): Promise<SlotOutcome> {
				const measured = await measureBenchmark(run, file, benchmark ?? '')
				if (measured.is === 'interrupted' || run.signal.aborted) return {is: 'interrupted'}
				if (measured.is === 'failed') {
					const {text, stack, code} = measured.failure
					return {
						is: 'failed',
						reason: withoutBenchmark(benchmark ?? '', text),
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

/** Where the revision was checked out is gone when anybody reads this. */
function nameIn(file: string, root: string): string {
	return root !== '' && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file
}

function stackLines(stack: string | null): readonly string[] {
	return stack === null ? [] : stack.split('\n').slice(0, 20)
}
