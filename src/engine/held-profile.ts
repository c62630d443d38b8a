import type {RunEventBody} from '../core/events/run-event.ts'
import type {SuitePlan} from '../core/plan/plan.ts'
import type {SuiteRun} from './suite-run.ts'

/**
 * A run for the profiler alone, of which nothing is told before it is known whether it came to its end: half a profile beside the sentence that there
 * is none would be two stories. What the probe measures meanwhile is told to nobody, since such a run is in no figure.
 */
export interface HeldProfile<Plan extends SuitePlan> {
	readonly run: SuiteRun<Plan>
	/** Tells what was held. */
	keep(): void
	/** Nothing of it has been. */
	drop(): void
}

export function holdProfile<Plan extends SuitePlan>(run: SuiteRun<Plan>): HeldProfile<Plan> {
	const told = run.stackTable.told()
	let held: RunEventBody[] = []
	return {
		run: {
			...run,
			emit(body) {
				switch (body.type) {
					case 'node-attached':
					case 'cpu-sampled':
					case 'node-detached':
						held.push(body)
						return
					case 'node-sampled':
					case 'latency-counted':
						return
					case 'finding-made':
						if (body.finding.code === 'worker-threads-not-profiled') held.push(body)
						else run.emit(body)
						return
					default:
						run.emit(body)
				}
			},
		},
		keep() {
			for (const body of held) run.emit(body)
			held = []
		},
		drop() {
			held = []
			run.stackTable.untell(told)
		},
	}
}
