import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {profileWriters} from '../../../src/core/profile/formats/writers.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import {weightsOfStacks} from '../../../src/core/profile/stack-weights.ts'
import {reportFiles} from '../../../src/core/run/summary/report-formats.ts'
import {reportExports} from '../../../src/report/exports/exports.ts'
import {isJunit, isOurs} from '../../../src/report/exports/is-ours.ts'
import {repository} from '../../house/sources.ts'
import {gatedReport, namedReport, nastier, passingReport} from '../gated-report.ts'

const all = Object.values(reportExports)

describe('what this program has written', () => {
	it.each([
		['a run that passed', passingReport()],
		['one of every outcome', gatedReport()],
		['one without suites', {...passingReport(), suites: []}],
		...nastier.map((name): [string, ReturnType<typeof namedReport>] => [name, namedReport(name)]),
	])('is known by its text alone, of %j', (_, report) => {
		for (const {file, render} of all) {
			const text = render(report)
			expect(isOurs(file, text), file).toBe(true)
			for (const other of all) if (other.file !== file) expect(isOurs(other.file, text)).toBe(false)
		}
	})

	it('a flamegraph', () => {
		const golden = path.join(repository, 'fixtures/golden')
		for (const name of readdirSync(golden).filter(one => one.endsWith('.svg')))
			expect(isOurs('flame-1.svg', readFileSync(path.join(golden, name), 'utf8')), name).toBe(true)
		const weights = weightsOfStacks([], 'us')
		const profile = profileWriters.cpuprofile({weights, timed: {table: new StackTable(), isolates: []}})
		expect(isOurs('flame-1.cpuprofile', profile)).toBe(true)
		expect(JSON.parse(profile)).toMatchObject({nodes: [{id: 1}], samples: []})
	})
})

it.each([
	['report.md', '# Results\n'],
	['report.md', '# arsenal-tui: what I think of it\n'],
	['summary.md', '## arsenal-tui passed, says my own script\n'],
	['comment.md', '<!-- arsenal:x -->\n'],
	['report.json', '{"tool": {"name": "lighthouse"}}'],
	['metrics.prom', '# HELP up Whether it is.\n'],
	['junit-bench.xml', '<?xml version="1.0"?>\n<testsuites name="vitest">'],
	['benchmark-action.json', '[{"name": "a", "unit": "ms", "value": 1}]'],
	['bencher.json', '{\n  "a": {\n    "lines": {\n      "value": 1\n    }\n  }\n}\n'],
	['benchmark-action.json', '[]\n'],
	['benchmark-action.json', '[\n  {\n    "name": "a",\n    "extra": "n 5, 1 run"\n  }\n]\n'],
	['bencher.json', '{}\n'],
	['bencher.json', '{\n  "a": {}\n}\n'],
	[
		'bencher.json',
		'{\n  "a": {\n    "latency": {\n      "value": 1\n    },\n    "throughput": {\n      "value": 1\n    }\n  }\n}\n',
	],
	['flame-1.svg', '<svg></svg>'],
	['flame-1.svg', '<svg xmlns="http://www.w3.org/2000/svg"><g><svg class="arsenal-flame"/></g></svg>'],
	['flame-1.cpuprofile', 'mine'],
	[
		'flame-1.cpuprofile',
		'{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"}}],"startTime":1,"endTime":2,"samples":[],"timeDeltas":[]}',
	],
])('a file %s of somebody else is none: %j', (name, text) => {
	expect(Object.values<string>(reportFiles).includes(name) || name.startsWith('flame-')).toBe(true)
	expect(isOurs(name, text)).toBe(false)
})

it.each([
	['<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>', true],
	['\ufeff<testsuite name="a">', true],
	['<!-- by somebody -->\n<testsuites>', true],
	['<?xml version="1.0"?>\n<project><testsuites/></project>', false],
	['export default {}', false],
	['{"name": "testsuites"}', false],
])('whether %j is a JUnit report', (text, expected) => {
	expect(isJunit(text)).toBe(expected)
})
