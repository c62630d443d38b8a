import type {PlanChoices} from '../../core/plan/choices.ts'

/** Suites by name and by tag; nothing at all means every suite. */
export type Picked = Pick<PlanChoices, 'names' | 'tags'>
