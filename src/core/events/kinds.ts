import * as z from 'zod'
import {commandEvents, commandPlan} from '../kinds/command/events-schema.ts'
import {compareEvents, comparePlan} from '../kinds/compare/events-schema.ts'
import {loadEvents, loadPlan} from '../kinds/load/events-schema.ts'
import {microEvents, microPlan} from '../kinds/micro/events-schema.ts'
import {observeEvents, observePlan} from '../kinds/observe/events-schema.ts'
import {stepsEvents, stepsPlan} from '../kinds/steps/events-schema.ts'
import type {PlanKind, PlanOfKind} from '../plan/plan.ts'
import {valuesOf} from './log-shapes.ts'
import type {OwnEvents} from './own-events.ts'

const plans = {
	observe: observePlan,
	command: commandPlan,
	micro: microPlan,
	steps: stepsPlan,
	load: loadPlan,
	compare: comparePlan,
} satisfies {readonly [K in PlanKind]: z.ZodType<PlanOfKind<K>>}

/** What the plan of a suite must look like, whatever its kind. */
export const suitePlan = z.discriminatedUnion('kind', valuesOf(plans))

export const planKind = z.enum(Object.keys(plans) as [PlanKind, ...PlanKind[]])

/** What the events that only one kind has must look like, each without the moment and its type. */
export const ownEvents = {
	observe: observeEvents,
	command: commandEvents,
	micro: microEvents,
	steps: stepsEvents,
	load: loadEvents,
	compare: compareEvents,
} satisfies {readonly [K in PlanKind]: Readonly<Record<OwnEvents[K]['type'], z.ZodRawShape>>}
