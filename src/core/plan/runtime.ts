/**
 * The versions of Node that a program ran under, as far as they change how fast it is: `v24`, or `v22, v24` where its processes had several. null: none
 * was seen, as of a program of another kind, or of one that was only watched from outside.
 */
export type Runtime = string | null

/** @param versions  as Node says them, with or without a v in front; of any order and number */
export function runtimeOf(versions: readonly string[]): Runtime {
	const majors = new Set(versions.flatMap(version => /^v?(\d+)\./.exec(version)?.[1] ?? []))
	if (majors.size === 0) return null
	return [...majors]
		.toSorted((a, b) => Number(a) - Number(b))
		.map(major => `v${major}`)
		.join(', ')
}

/** @param from.seen  from inside. `named`: by the command, which tells where nothing was seen */
export function runtimeOfAll({
	seen,
	named,
}: {
	readonly seen: readonly string[]
	readonly named: string | null
}): Runtime {
	return runtimeOf(seen) ?? (named === null ? null : runtimeOf([named]))
}

/** What is not known differs from nothing. */
export function isRuntimeAlike(a: Runtime, b: Runtime): boolean {
	return a === null || b === null || a === b
}

/** @returns a clause; null: they are alike */
export function runtimeMisfit(before: Runtime, after: Runtime): string | null {
	return isRuntimeAlike(before, after) ? null : `Node of the program: ${before} -> ${after}`
}
