import {expect, test} from 'vitest'
import {type Source, sources} from './sources.ts'

const all = sources()

/** Who may import whom, by the folders under src; a folder may always import itself. */
const allowed: Record<string, readonly string[]> = {
	'core/units': [],
	'core/trouble': ['core/units'],
	'core/stats': [],
	'core/rules': leaves(),
	'core/suite': leaves('core/rules', 'core/plan'),
	'core/alerts': leaves('core/rules', 'core/suite', 'core/plan'),
	'core/plan': leaves('core/rules', 'core/suite'),
	'core/events': leaves('core/rules', 'core/suite', 'core/plan'),
	'core/profile': leaves('core/events'),
	'core/flame': leaves('core/profile'),
	'core/words': ['core/units', 'core/stats'],
	'core/load': ['core/units', 'core/stats'],
	'core/run/state': leaves('core/rules', 'core/plan', 'core/events', 'core/profile'),
	'core/run/evaluation': leaves('core/rules', 'core/plan', 'core/events', 'core/profile', 'core/run/state'),
	'core/run/findings': leaves('core/plan', 'core/events', 'core/profile', 'core/run/state'),
	'core/run/summary': leaves(
		...[
			'core/rules',
			'core/plan',
			'core/events',
			'core/profile',
			'core/run/state',
			'core/run/evaluation',
			'core/run/findings',
		],
	),
	'core/verdict': leaves('core/plan', 'core/events', 'core/run'),
	'core/history': leaves('core/rules', 'core/suite', 'core/plan', 'core/events', 'core/run/summary'),
	engine: ['core', 'ports.ts'],
	store: ['core', 'ports.ts'],
	host: ['core', 'ports.ts', 'read-script.ts'],
	report: ['core', 'read-script.ts'],
	micro: ['core'],
	tui: ['core', 'read-script.ts', 'ink', 'react'],
	'cli/command-line': ['core', 'commander'],
	'cli/machine': ['core', 'cli/session.ts', 'cli/out-place.ts'],
	'cli/runner': ['core', 'ports.ts', 'engine', 'store', 'report', 'cli/session.ts', 'cli/out-place.ts'],
	'cli/follow': [
		...[
			'core',
			'ports.ts',
			'store',
			'report',
			'tui',
			'ink',
			'ink-table',
			'react',
			'cli/session.ts',
			'cli/out-place.ts',
		],
		...['cli/command-line', 'cli/machine', 'cli/runner/report-files.ts'],
	],
	'cli/commands': [
		...['core', 'ports.ts', 'store', 'report', 'tui', 'cli/session.ts', 'cli/out-place.ts', 'cli/database-url.ts'],
		...['cli/command-line', 'cli/machine', 'cli/follow', 'cli/runner/noise-files.ts'],
	],
	cli: ['core', 'ports.ts', 'engine', 'store', 'report', 'tui', 'ink', 'ink-table', 'react', 'commander'],
	'read-script.ts': [],
	'ports.ts': ['core'],
	'index.ts': ['core', 'micro'],
	'main.ts': ['core', 'ports.ts', 'cli', 'host'],
}

function leaves(...more: string[]): readonly string[] {
	return ['core/units', 'core/trouble', 'core/stats', 'core/words', 'core/load', ...more]
}

/** Packages a folder may use beside what it imports from us. */
const packages: Record<string, readonly string[]> = {
	'core/units': ['string-width'],
	'core/suite': ['zod'],
	'core/alerts': ['yaml'],
	'core/events': ['zod'],
	'core/history': ['zod'],
	store: ['kysely', 'pg'],
	report: ['zod'],
	tui: ['ink', 'react', 'asciichart', 'string-width'],
	host: ['execa', 'systeminformation', 'chokidar', 'csv-parse'],
}

/** What a file of a kind's folder belongs to, by the first word of its name: `core/kinds/micro/plan-steps.ts` to plan. */
const layers: Record<string, string> = {
	rules: 'core/rules',
	suite: 'core/suite',
	plan: 'core/plan',
	events: 'core/events',
	state: 'core/run/state',
	evaluation: 'core/run/evaluation',
	findings: 'core/run/findings',
	summary: 'core/run/summary',
}

function layerOf(file: string): string | null {
	const word = /^core\/kinds\/\w+\/([a-z]+)/.exec(file)?.[1]
	return word === undefined ? null : (layers[word] ?? '')
}

function roomOf(file: string): string {
	const layer = layerOf(file)
	if (layer !== null) return layer
	return Object.keys(allowed)
		.filter(room => file === room || file.startsWith(`${room}/`))
		.reduce((longest, room) => (room.length > longest.length ? room : longest), '')
}

function isIn(target: string, room: string): boolean {
	return target === room || target.startsWith(`${room}/`)
}

function breaches(source: Source): string[] {
	const room = roomOf(source.file)
	if (room === '') return [`${source.file} stands in no room the law knows`]
	return source.imports
		.filter(target => {
			if (target.startsWith('node:')) return room.startsWith('core') || room === 'report'
			if (layerOf(target) !== null)
				return roomOf(target) !== room && !allowed[room]!.some(one => isIn(roomOf(target), one))
			if (target === source.file || isIn(target, room)) return false
			if ((packages[room] ?? []).some(name => target === name || target.startsWith(`${name}/`))) return false
			return !allowed[room]!.some(one => isIn(target, one))
		})
		.map(target => `${source.file} imports ${target}`)
}

test('every import obeys the law of the house', () => {
	expect(all.length).toBeGreaterThan(50)
	expect(all.flatMap(breaches)).toEqual([])
})

const kinds = ['observe', 'command', 'micro', 'steps', 'load', 'compare']

test('a kind of suite knows of no other, but for comparisons: their sides are of other kinds', () => {
	const kindOf = (file: string) => kinds.find(kind => file.includes(`/kinds/${kind}/`)) ?? null
	const found = all.flatMap(({file, imports}) => {
		const own = kindOf(file)
		if (own === null || own === 'compare') return []
		return imports.filter(target => ![own, null].includes(kindOf(target))).map(target => `${file} imports ${target}`)
	})
	expect(found).toEqual([])
})

test('the core has no clock and no unseeded chance', () => {
	const found = all
		.filter(source => source.file.startsWith('core/'))
		.flatMap(source =>
			[
				...source.text.matchAll(
					/\b(Date\.now|new Date\(\)|performance\.now(?!')|Math\.random|process\.(?:env|argv|hrtime|cwd|platform|memoryUsage)\b)/g,
				),
			].map(match => `${source.file}: ${match[0]}`),
		)
	expect(found).toEqual([])
})

test('numbers are never sorted as text', () => {
	expect(
		all
			.filter(source => /\.(sort|toSorted)\(\)/.test(source.text.replace(/Float64Array\.from\(\w+\)\.sort\(\)/g, '')))
			.map(source => source.file),
	).toEqual([])
})

test('no folder re-exports itself through an index', () => {
	expect(all.filter(source => /\/index\.tsx?$/.test(source.file)).map(source => source.file)).toEqual([])
})
