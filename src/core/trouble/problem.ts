/** Bad input from the user. Problems are returned, all of them at once, and printed one per line. */
export type Problem = Mismatch | Told

/** A value is not what it should be. */
export interface Mismatch {
	/** Where it stands, as the user would point at it: `suites[1].ready.http`, `--duration`. */
	readonly path: string
	/** What stood there, already shortened for printing; absent when nothing stood there. */
	readonly value?: string
	/** What was expected instead, as a phrase: "a duration such as 30s". */
	readonly expected: string
}

/** What "expected this, found that" would not say well. */
export interface Told {
	readonly path: string
	/** The whole line, with the path in it, harmless to print. */
	readonly says: string
}

export function describeProblem(problem: Problem): string {
	if ('says' in problem) return problem.says
	const found = problem.value === undefined ? 'nothing' : problem.value
	return `${problem.path}: expected ${problem.expected}, found ${found}`
}
