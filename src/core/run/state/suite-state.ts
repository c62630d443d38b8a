import type {CommandState} from '../../kinds/command/state.ts'
import type {CompareState} from '../../kinds/compare/state.ts'
import type {LoadState} from '../../kinds/load/state.ts'
import type {MicroState} from '../../kinds/micro/state.ts'
import type {ObserveState} from '../../kinds/observe/state.ts'
import type {StepsState} from '../../kinds/steps/state.ts'
import type {PlanKind} from '../../plan/plan.ts'

interface States {
	readonly observe: ObserveState
	readonly command: CommandState
	readonly micro: MicroState
	readonly steps: StepsState
	readonly load: LoadState
	readonly compare: CompareState
}

/** What is known of a suite: what all have (`SuiteStateCommon`) and what its kind has beside that. */
export type SuiteState = States[PlanKind]
export type SuiteStateOf<K extends PlanKind> = States[K]
