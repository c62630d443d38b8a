import * as z from 'zod/mini'
import type {Problem} from '../trouble/problem.ts'
import type {ParseOptions} from './parse-options.ts'
import {problemAt, problemsOf} from './problems-of.ts'

/** A suite as the configuration has it, while it is read. Its problems gather here, so that all are told at once. */
export interface RawSuite {
	readonly value: unknown
	readonly options: ParseOptions
	readonly problems: readonly Problem[]
	/** @returns what the schema reads; null when there are problems, which are now among the others */
	readonly parse: <Schema extends z.ZodMiniType>(schema: Schema) => z.infer<Schema> | null
	/** `path` starts at the suite. */
	readonly report: (path: readonly PropertyKey[], value: unknown, expected: string) => void
}

/** @param at  where the suite stands in the configuration */
export function rawSuite(
	value: unknown,
	at: readonly PropertyKey[],
	options: ParseOptions,
	unknownKey: (key: string, known: readonly string[]) => string,
): RawSuite {
	const problems: Problem[] = []
	return {
		value,
		options,
		problems,
		parse(schema) {
			const parsed = z.safeParse(schema, value)
			if (parsed.success) return parsed.data
			problems.push(...problemsOf(parsed.error.issues, value, at, unknownKey))
			return null
		},
		report: (path, found, expected) => problems.push(problemAt([...at, ...path], found, expected)),
	}
}
