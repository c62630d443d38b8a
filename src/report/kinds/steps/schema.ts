/** The `steps` part of report.json, for report-schema.ts. */
import * as z from 'zod'
import {workPlaces} from '../../../core/kinds/steps/suite-step.ts'

const text = z.string()
const count = z.int().nonnegative()

export const stepsReportSchema = z
	.object({
		runs: count.describe('Asked for'),
		warmup: count,
		fresh: z.boolean().describe('Program and copy were made anew for each run'),
		workIn: z.enum(workPlaces),
		steps: z.array(
			z.object({
				name: text.describe('Of the metric step:<name>'),
				does: text,
				waitsFor: text,
				runs: count.describe('Counted runs in which it was begun'),
				failed: z.record(text, count).describe('Those in which it failed, by why'),
			}),
		),
	})
	.describe('Only for suites of kind steps')
