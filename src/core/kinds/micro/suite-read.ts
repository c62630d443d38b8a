import * as z from 'zod/mini'
import {duration, field, integer, list, plainText, record} from '../../suite/fields.ts'
import type {KindOfSuite} from '../../suite/kind-of-suite.ts'
import {textPattern} from '../../suite/name-pattern.ts'
import {everyShape, someTimeAboveZero} from '../../suite/suite-schema.ts'
import {benchFileSuite, type GcMode, gcModes, type MicroSuite, microDefaults} from './suite.ts'

const gc = field((value, report): GcMode => {
	const found = gcModes.find(mode => mode === value)
	if (found === undefined) report(`one of ${gcModes.map(mode => `"${mode}"`).join(', ')}`)
	return found ?? microDefaults.gc
})

/** Text is looked for as it stands. */
const nameFilter = field((value, report): string => {
	if (value instanceof RegExp) {
		if (value.flags !== '') report('a regular expression without flags')
		return value.source
	}
	if (typeof value !== 'string' || value === '' || value.length > 1000)
		report('a part of a name, or a regular expression without flags')
	return textPattern(String(value))
})

/** What makes Node do something else than run a file. */
const notForFiles = /^(?:-|--|-[ehipvc]|-pe|--(?:eval|print|help|interactive|version|check|test|run|watch).*)$/

const nodeFlag = field((value, report): string => {
	if (typeof value !== 'string' || !value.startsWith('-') || value.includes('\0') || notForFiles.test(value))
		report('a flag for Node such as "--max-old-space-size=4096", its value behind "="')
	return String(value)
})

const schema = record(
	{
		...everyShape,
		file: plainText('a bench file, relative to the configuration file'),
		samples: z.optional(integer(1, 10_000_000, 'a whole number of samples from 1 to 10000000')),
		runs: z.optional(integer(1, 1_000_000, 'a whole number of runs, at least 1')),
		timeLimit: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		gc: z.optional(gc),
		only: z.optional(nameFilter),
		nodeFlags: z.optional(list(nodeFlag, 'a list of flags for Node')),
	},
	'an object such as {name: "json", kind: "micro", file: "bench/json.bench.ts"}',
)

export const microSuites: KindOfSuite<MicroSuite> = {
	schema,
	read(raw) {
		const data = raw.parse(schema)
		if (data === null) return null
		const {configDir, resolvePath} = raw.options
		return {
			...benchFileSuite(data.file, {
				name: data.name,
				file: resolvePath(configDir, data.file),
				cwd: resolvePath(configDir, data.cwd ?? '.'),
				nodeFlags: data.nodeFlags ?? [],
				env: data.env ?? {},
			}),
			tags: [...new Set(data.tags ?? [])],
			samples: data.samples ?? microDefaults.samples,
			runs: data.runs ?? microDefaults.runs,
			timeLimitMs: data.timeLimit ?? microDefaults.timeLimitMs,
			gc: data.gc ?? microDefaults.gc,
			only: data.only ?? null,
		}
	},
}
