import type {PlanChoices} from '../../core/plan/make-plan.ts'

/** Suites by name and by tag; nothing at all means every suite. */
export type Picked = Pick<PlanChoices, 'names' | 'tags'>
