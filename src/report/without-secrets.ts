import {withholdCommand} from '../core/plan/launch-words.ts'
import {numberedSecrets, type Withhold, withholdInArguments, withholdSecrets} from '../core/units/withhold-secrets.ts'

/** By these the parts of a report find each other: what differed before has to differ afterwards. */
const names: ReadonlySet<string> = new Set(['name', 'benchmark', 'metric', 'label'])
/** What the name of a series has behind that of its metric. */
const ofSeries = /:(?:rate|p\d+)$/

/**
 * A report, or other plain data, as it may leave this machine: no passwords and no values in the addresses, headers and bodies that any text of it
 * holds. All that is written for others begins with this; the log keeps what it takes to start the run again.
 */
export function withoutSecrets<Data>(data: Data): Data {
	const numbered = numberedSecrets()
	return withheld(data, '', numbered) as Data
}

function withheld(value: unknown, key: string, numbered: Withhold): unknown {
	if (typeof value === 'string') {
		if (key === 'command') return withholdCommand(value)
		return names.has(key) ? nameOf(value, numbered) : withholdSecrets(value)
	}
	if (typeof value !== 'object' || value === null) return value
	if (Array.isArray(value)) {
		if (key === 'argv') return withholdInArguments(value)
		return typeof value[0] === 'number' ? value : value.map(one => withheld(one, key, numbered))
	}
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withheld(one, name, numbered)]))
}

function nameOf(name: string, numbered: Withhold): string {
	const figure = ofSeries.exec(name)?.[0] ?? ''
	return `${withholdSecrets(name.slice(0, name.length - figure.length), numbered)}${figure}`
}
