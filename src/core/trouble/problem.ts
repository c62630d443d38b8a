/** Bad input from the user. Problems are returned, all of them at once, and printed one per line. */
export interface Problem {
	/** Where it stands, as the user would point at it: `suites[1].ready.http`, `--duration`. */
	readonly path: string
	/** What stood there, already shortened for printing; absent when nothing stood there. */
	readonly value?: string
	/** What was expected instead, as a phrase: "a duration such as 30s". */
	readonly expected: string
}

export function describeProblem(problem: Problem): string {
	const found = problem.value === undefined ? 'nothing' : problem.value
	return `${problem.path}: expected ${problem.expected}, found ${found}`
}
