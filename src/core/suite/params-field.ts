import {field, type Report} from './fields.ts'
import {mostCombinations, type Params, rangeValues} from './params.ts'

const expectedParams = 'an object such as {size: [1, 10, 100]} or {size: {from: 1, to: 8}}'

export const paramsField = field((value, report): Params => {
	if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) {
		report(expectedParams)
		return {}
	}
	const entries = Object.entries(value).map(([name, given]): [string, readonly string[]] => {
		if (!/^[A-Za-z_][\w-]*$/.test(name)) report('a name of letters, digits, "_" and "-"', [name])
		return [name, paramValues(given, (expected, path = []) => report(expected, [name, ...path]))]
	})
	const count = entries.reduce((product, [, values]) => product * values.length, 1)
	if (count > mostCombinations) report(`at most ${mostCombinations} combinations, not ${count}`)
	return Object.fromEntries(entries)
})

function paramValues(given: unknown, report: Report): readonly string[] {
	if (Array.isArray(given) && given.length > 0) {
		given.forEach((value: unknown, index) => {
			if (typeof value === 'string' ? value.includes('\0') : !Number.isFinite(value))
				report('text or a number', [index])
			else if (given.indexOf(value) < index) report('a value that is not in the list already', [index])
		})
		return given.map(String)
	}
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		report('a list of values, or {from, to, step}')
		return []
	}
	const range = given as Readonly<Record<string, unknown>>
	for (const key of Object.keys(range))
		if (!['from', 'to', 'step'].includes(key)) report('only from, to and step', [key])
	const {from, to, step: by = 1} = range
	for (const [key, number] of Object.entries({from, to, step: by}))
		if (!Number.isFinite(number)) report('a number', [key])
	if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') return []
	const values = rangeValues(from, to, by, mostCombinations)
	if (values === null) report(`a step that leads from "from" to "to" in at most ${mostCombinations} values`)
	return values ?? []
}
