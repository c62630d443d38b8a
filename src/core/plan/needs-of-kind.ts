import type {LaunchSpec, SuitePlan} from './plan.ts'

/** What a suite of one kind needs to be there before it can run: a row of `kinds.ts`, which stands in the room of the kind. */
export interface NeedsOfKind<Plan extends SuitePlan> {
	/** Folders and files that it runs in, absolute. */
	readonly places: (plan: Plan) => readonly string[]
	/** Absolute; null: it measures none. */
	readonly benchFile: (plan: Plan) => string | null
	/** To be checked out first. */
	readonly revisions: (plan: Plan) => readonly NeededRevision[]
	/** Whose noise floor would be its margin; null: it has no margin. */
	readonly floor: (plan: Plan) => NeededFloor | null
}

export interface NeededRevision {
	readonly side: 'base' | 'head'
	readonly revision: string
	/** Absolute; in the repository. */
	readonly dir: string
}

export interface NeededFloor {
	readonly metric: string
	/** Launches of any of these. */
	readonly launches: readonly LaunchSpec[]
}

/** For kinds that need no more than the places they run in. */
export const onlyPlaces = {benchFile: () => null, revisions: () => [], floor: () => null} as const
