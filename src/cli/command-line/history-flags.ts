import {type BaselineStrategy, baselineStrategies} from '../../core/history/baseline/baseline.ts'
import {parseAgeMs} from '../../core/units/duration.ts'
import {parseSizeBytes} from '../../core/units/size.ts'
import type {Flag} from './flag.ts'
import {wholeNumber} from './whole-number.ts'

const age = {
	value: 'TIME',
	expected: 'a time above zero such as 30d, 12h or 2w, with its unit',
	read: (given: string): number | null => parseAgeMs(given) || null,
} as const

/** Flags of what asks for runs that are kept. */
export const historyFlags = {
	since: {
		...age,
		standard: 'all there are',
		help: 'only runs of the last so many days: 30d, 12h, 2w',
		commands: ['runs', 'history'],
	},
	limit: {
		value: 'N',
		standard: '20',
		help: 'no more than so many',
		commands: ['runs', 'db'],
		expected: 'a whole number from 1 to 100000',
		read: (given: string): number | null => wholeNumber(given, 1, 100_000),
	},
	'older-than': {...age, help: 'runs prune: only runs that began longer ago: 30d', commands: ['runs']},
	'keep-size': {
		value: 'SIZE',
		help: 'runs prune: the oldest runs, until what is kept of all takes no more: 2GB, 500MiB',
		commands: ['runs'],
		expected: 'a size such as 2GB or 500MiB, with its unit',
		read: parseSizeBytes,
	},
	baseline: {
		value: 'NAME',
		help: 'hold each suite against the runs that are kept under this name: exit code 1 where it got worse (docs/history.md)',
		commands: ['pick', 'run', 'exec', 'load', 'ci'],
		expected: 'the name of a baseline',
		read: (given: string): string | null => (given.trim() === '' || given.includes('\0') ? null : given),
	},
	branch: {
		value: 'NAME',
		standard: 'any',
		help: 'baseline save: only runs of this branch',
		commands: ['baseline'],
		expected: 'the name of a branch',
		read: (given: string): string | null => (given.trim() === '' || given.includes('\0') ? null : given),
	},
	issue: {help: 'the text for a tracker: what got worse and is so still', commands: ['history']},
	webhook: {
		value: 'URL',
		help: 'post that as JSON where something got worse',
		commands: ['history'],
		isSecret: true,
		expected: 'an address such as https://example.org/hook, without a user in it',
		read: (given: string): URL | null => {
			const url = URL.canParse(given) ? new URL(given) : null
			return url !== null && /^https?:$/.test(url.protocol) && url.username === '' ? url : null
		},
	},
	strategy: {
		value: 'NAME',
		standard: 'fixed',
		help: 'baseline save: fixed (these runs), last-green (the latest in which nothing failed) or rolling (the latest)',
		commands: ['baseline'],
		expected: `one of ${baselineStrategies.join(', ')}`,
		read: (given: string): BaselineStrategy | null => baselineStrategies.find(name => name === given) ?? null,
	},
} as const satisfies Readonly<Record<string, Flag>>
