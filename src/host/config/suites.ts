import path from 'node:path'
import {parseConfig} from '../../core/suite/parse-config.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

const mostProblems = 50

/** The suites of what a configuration holds. @throws ArsenalError `bad-config`, with every problem */
export function suitesOf(file: string, value: unknown): readonly Suite[] {
	const parsed = parseConfig(value, {configDir: path.dirname(file), resolvePath: path.resolve})
	if ('suites' in parsed) return parsed.suites
	const count = parsed.problems.length
	const rest = count > mostProblems ? ` These are the first ${mostProblems}.` : ''
	throw new ArsenalError(
		'bad-config',
		`${sanitise(file)} has ${count === 1 ? 'a problem' : `${count} problems`}:${rest}`,
		{problems: parsed.problems.slice(0, mostProblems)},
	)
}
