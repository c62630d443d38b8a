import type {CommandEvent} from '../kinds/command/events.ts'
import type {CompareEvent} from '../kinds/compare/events.ts'
import type {LoadEvent} from '../kinds/load/events.ts'
import type {MicroEvent} from '../kinds/micro/events.ts'
import type {ObserveEvent} from '../kinds/observe/events.ts'
import type {StepsEvent} from '../kinds/steps/events.ts'
import type {PlanKind} from '../plan/plan.ts'

/** What happens in suites of one kind alone. */
export interface OwnEvents {
	readonly observe: ObserveEvent
	readonly command: CommandEvent
	readonly micro: MicroEvent
	readonly steps: StepsEvent
	readonly load: LoadEvent
	readonly compare: CompareEvent
}

export type OwnEvent = OwnEvents[PlanKind]
