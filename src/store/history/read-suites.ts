import type {MetricRecord} from '../../core/history/kept/run-record.ts'
import type {History} from './history.ts'
import {projectsOf} from './of-project.ts'

export interface SuiteRow {
	readonly suite: string
	readonly kind: string
	readonly runs: number
	/** When its latest run began, milliseconds since 1970. */
	readonly lastMs: number
	/** By name. */
	readonly metrics: ReadonlyArray<{
		readonly name: string
		readonly unit: string
		readonly direction: MetricRecord['direction']
	}>
}

/** Every suite that is in a run, by name; one whose kind was changed is two. @throws what the database says */
export async function readSuites(history: History): Promise<SuiteRow[]> {
	const {db} = history
	const projects = projectsOf(history)
	const numbers = () => db.selectFrom('run').select('number').where('project', 'in', projects!)
	const suites = await db
		.selectFrom('result')
		.select(all => ['suite', 'kind', all.fn.countAll<number>().as('runs'), all.fn.max('started_ms').as('last_ms')])
		.$if(projects !== null, all => all.where('run_number', 'in', numbers()))
		.groupBy(['suite', 'kind'])
		.execute()
	const metrics = await db
		.selectFrom('metric')
		.select(['suite', 'kind', 'name', 'unit', 'direction'])
		// One whose runs were all removed stays known, and is no metric of anything.
		.where(({exists, selectFrom}) =>
			exists(
				selectFrom('figure')
					.select('figure.n')
					.whereRef('figure.metric_id', '=', 'metric.id')
					.$if(projects !== null, all =>
						all.innerJoin('result', 'result.id', 'figure.result_id').where('result.run_number', 'in', numbers()),
					),
			),
		)
		.execute()
	return suites
		.map(({suite, kind, runs, last_ms}) => ({
			suite,
			kind,
			runs,
			lastMs: last_ms,
			metrics: metrics
				.filter(one => one.suite === suite && one.kind === kind)
				.map(({name, unit, direction}) => ({name, unit, direction: direction as MetricRecord['direction']}))
				.sort((a, b) => (a.name < b.name ? -1 : 1)),
		}))
		.sort((a, b) => (a.suite < b.suite || (a.suite === b.suite && a.kind < b.kind) ? -1 : 1))
}
