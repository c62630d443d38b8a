import type {History} from './history.ts'

/** What `project` holds of rows that are asked for; null: whatever it holds. Rows of before it was kept are anybody's. */
export function projectsOf({project}: Pick<History, 'project'>): readonly string[] | null {
	return project === null ? null : [project, '']
}
