import type {NoFlameWords} from '../../run/findings/no-flame-words.ts'
import type {MicroPlan} from './plan.ts'

export const microNoFlame: NoFlameWords<MicroPlan> = {
	never: 'No flamegraph: the runs of a micro suite carry no probe, so that nothing but the benchmark is measured.',
}
