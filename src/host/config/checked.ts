import path from 'node:path'
import {type CheckedConfig, parseConfig} from '../../core/suite/parse-config.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

const mostProblems = 50

/** What a configuration holds, checked. @throws ArsenalError `bad-config`, with every problem */
export function checkedConfig(file: string, value: unknown): CheckedConfig {
	const parsed = parseConfig(value, {configDir: path.dirname(file), resolvePath: path.resolve})
	if ('suites' in parsed) return parsed
	const count = parsed.problems.length
	const rest = count > mostProblems ? ` These are the first ${mostProblems}.` : ''
	throw new ArsenalError(
		'bad-config',
		`${sanitise(file)} has ${count === 1 ? 'a problem' : `${count} problems`}:${rest}`,
		{problems: parsed.problems.slice(0, mostProblems)},
	)
}
