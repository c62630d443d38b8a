/**
 * A reader of Prometheus' text format 0.0.4 that also finds what `promtool check metrics` 2.42 passes over: buckets that fall, a missing +Inf, a count unlike the
 * buckets, a series that stands twice, families that are split up, an empty input. Throws where something is not so.
 */
export interface ReadSample {
	/** `x_bucket` of a family `x`. */
	readonly name: string
	readonly labels: ReadonlyMap<string, string>
	readonly value: number
}

export interface ReadFamily {
	readonly name: string
	readonly type: 'gauge' | 'counter' | 'histogram'
	readonly help: string
	readonly samples: readonly ReadSample[]
}

interface Open extends ReadFamily {
	readonly samples: ReadSample[]
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/
/** What promtool's linter refuses: other units than the base ones, or units in short. */
const badUnits =
	/(?:^|_)(?:ms|us|ns|sec|kb|mb|gb|milliseconds|microseconds|nanoseconds|minutes|hours|percent|kilobytes|megabytes)(?:_|$)/

export function readPrometheus(text: string): ReadonlyMap<string, ReadFamily> {
	demand(text !== '', 'there is nothing in it')
	demand(text.endsWith('\n'), 'no new line at the end')
	demand(!text.includes('\r'), 'a carriage return')
	demand(text.isWellFormed(), 'half a surrogate pair')
	const families = new Map<string, Open>()
	const series = new Set<string>()
	let help: readonly [name: string, text: string] | null = null
	let open: Open | null = null
	for (const line of text.slice(0, -1).split('\n')) {
		const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line)
		if (comment?.[1] === 'HELP') {
			demand(help === null, `two HELP in a row: ${line}`)
			demand(!families.has(comment[2]!), `a family said twice, or split up: ${comment[2]}`)
			help = [comment[2]!, comment[3]!]
			open = null
		} else if (comment?.[1] === 'TYPE') {
			const [, , name, type] = comment as unknown as [string, string, string, string]
			demand(help?.[0] === name, `TYPE without its HELP: ${line}`)
			demand(type === 'gauge' || type === 'counter' || type === 'histogram', `type ${type}`)
			demand(metricName.test(name) && name === name.toLowerCase() && !badUnits.test(name), `the name ${name}`)
			demand((type === 'counter') === name.endsWith('_total'), `_total of ${name}`)
			open = {name, type: type as Open['type'], help: help![1], samples: []}
			families.set(name, open)
			help = null
		} else {
			const sample = readSample(line)
			demand(open !== null, `no family for ${line}`)
			demand(namesOf(open!).includes(sample.name), `${sample.name} in ${open!.name}`)
			const called = JSON.stringify([sample.name, [...sample.labels].sort(([a], [b]) => (a < b ? -1 : 1))])
			demand(!series.has(called), `a series twice: ${called}`)
			series.add(called)
			open!.samples.push(sample)
		}
	}
	for (const family of families.values()) {
		demand(family.samples.length > 0, `${family.name} without a sample`)
		if (family.type === 'counter')
			demand(
				family.samples.every(one => one.value >= 0),
				`${family.name} below 0`,
			)
		if (family.type === 'histogram') holdHistograms(family)
	}
	return families
}

function namesOf({name, type}: ReadFamily): string[] {
	return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
}

function readSample(line: string): ReadSample {
	const name = /^[^\s{]+/.exec(line)?.[0] ?? ''
	demand(metricName.test(name), `the name in ${line}`)
	let at = name.length
	const labels = new Map<string, string>()
	if (line[at] === '{') {
		at++
		while (line[at] !== '}') {
			const key = /^[^=]*/.exec(line.slice(at))![0]
			demand(labelName.test(key), `the label ${key} in ${line}`)
			demand(!labels.has(key), `${key} twice in ${line}`)
			at += key.length
			demand(line.startsWith('="', at), `no value of ${key} in ${line}`)
			at += 2
			let value = ''
			while (line[at] !== '"') {
				demand(at < line.length, `no end of ${key} in ${line}`)
				if (line[at] === '\\') {
					const char = {'\\': '\\', '"': '"', n: '\n'}[line[at + 1]!]
					demand(char !== undefined, `an escape that there is not in ${line}`)
					value += char
					at += 2
				} else value += line[at++]
			}
			at++
			labels.set(key, value)
			if (line[at] === ',') at++
			else demand(line[at] === '}', `no comma in ${line}`)
		}
		at++
	}
	const number = line.slice(at)
	demand(/^ (?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.test(number), `the value ${number} in ${line}`)
	return {name, labels, value: Number(number)}
}

function holdHistograms({name, samples}: ReadFamily): void {
	const of = Map.groupBy(samples, ({labels}) => JSON.stringify([...labels].filter(([key]) => key !== 'le')))
	for (const [called, all] of of) {
		const buckets = all.filter(one => one.name === `${name}_bucket`)
		const counts = all.filter(one => one.name === `${name}_count`)
		demand(counts.length === 1, `no count of ${called}`)
		demand(all.filter(one => one.name === `${name}_sum`).length === 1, `no sum of ${called}`)
		const bounds = buckets.map(({labels}) =>
			labels.get('le') === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.get('le')),
		)
		demand(bounds.at(-1) === Number.POSITIVE_INFINITY, `no +Inf of ${called}`)
		demand(
			bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]!),
			`bounds of ${called} do not ascend`,
		)
		demand(
			buckets.every((one, i) => i === 0 || one.value >= buckets[i - 1]!.value),
			`buckets of ${called} fall`,
		)
		demand(buckets.at(-1)!.value === counts[0]!.value, `the count of ${called} is not that of +Inf`)
	}
}

function demand(isSo: boolean, what: string): void {
	if (!isSo) throw new Error(what)
}
