import {mkdirSync, writeFileSync} from 'node:fs'
import path, {posix} from 'node:path'
import {expect, test} from 'vitest'
import {lastResults, pastResults} from '../../src/cli/follow/last-results.ts'
import {suiteEntry} from '../../src/cli/follow/suite-entry.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {renderJson} from '../../src/report/json.ts'
import {microRun} from '../core/run/recorded-micro.ts'
import {commandRun, diedAtOnceRun, fold, httpRun, leakRun} from '../core/run/recorded-runs.ts'
import {Place} from './real-runs.ts'

function ran(outDir: string, id: string, report: string): void {
	const dir = path.join(outDir, 'runs', id)
	mkdirSync(dir, {recursive: true})
	writeFileSync(path.join(dir, 'log.ndjson'), '')
	writeFileSync(path.join(dir, 'report.json'), report)
}
const reportOf = (events: Parameters<typeof fold>[0]) => renderJson(summarise(fold(events)))

test('each suite has what it came to when it ran last', async () => {
	const {outDir} = new Place()
	expect(await pastResults(outDir, file => file)).toEqual([])
	ran(outDir, '20260101T000000-aaaa', reportOf(httpRun()))
	ran(outDir, '20260102T000000-aaaa', reportOf(commandRun()))
	ran(outDir, '20260103T000000-aaaa', reportOf(diedAtOnceRun()))
	ran(outDir, '20260104T000000-aaaa', reportOf(leakRun()))
	const past = await pastResults(outDir, file => path.relative(outDir, file))
	expect(past.map(({suite, folder}) => [suite, folder])).toEqual([
		['leak', 'runs/20260104T000000-aaaa'],
		['worker', 'runs/20260103T000000-aaaa'],
		['startup', 'runs/20260102T000000-aaaa'],
		['http-json', 'runs/20260101T000000-aaaa'],
	])
	expect(past[0]!.revision).toBe('main@9ab12cd')
	const results = lastResults(past)
	expect(Object.fromEntries([...results].map(([name, {text}]) => [name, text]))).toEqual({
		'http-json': expect.stringMatching(/^p99 [\d.]+ ms$/),
		startup: expect.stringMatching(/^p(50|99) [\d.]+ ms$/),
		worker: 'failed',
		leak: expect.stringMatching(/^cpu \d+/),
	})
	expect(new Set([...results.values()].map(({whenMs}) => whenMs))).toEqual(
		new Set([Date.parse('2026-11-20T10:41:22.000Z')]),
	)
})

test('the newest counts, also where a later run left the suite out or cannot be read', async () => {
	const {outDir} = new Place()
	ran(outDir, '20260101T000000-aaaa', reportOf(httpRun({seconds: 5})))
	ran(outDir, '20260102T000000-aaaa', reportOf(httpRun().slice(0, 2)))
	ran(outDir, '20260103T000000-aaaa', reportOf(httpRun().slice(0, 1)))
	ran(outDir, '20260104T000000-aaaa', '{"schemaVersion": 1, "suites": [')
	ran(outDir, '20260105T000000-aaaa', '{"schemaVersion": 99}')
	ran(outDir, '20260106T000000-aaaa', 'null')
	for (const [at, suites] of ['[null]', '[{}]', '[{"kind": "micro", "outcome": "done"}]', '{}'].entries())
		ran(
			outDir,
			`2026010${at + 6}T000000-bbbb`,
			`{"schemaVersion": 1, "run": {"startedAt": "2026-01-06"}, "suites": ${suites}}`,
		)
	ran(outDir, '20260109T000000-cccc', reportOf(httpRun()).replace(/"startedAt": "[^"]*"/, '"startedAt": "then"'))
	ran(outDir, '20260109T000000-dddd', '{"schemaVersion": 1, "suites": []}')
	expect(lastResults(await pastResults(outDir, file => file)).get('http-json')?.text).toBe('interrupted')
})

test('a suite is shown with what it would do', () => {
	const parsed = parseConfig(
		{
			suites: [
				{
					name: 'api',
					kind: 'observe',
					command: ['node', 'my server.js'],
					ready: {http: 'http://127.0.0.1:1/'},
					driver: 'node drive.js',
					duration: '90s',
					env: {SECRET: 'hidden'},
					tags: ['web'],
				},
				{name: 'cli', kind: 'command', command: 'true', runs: 3, warmup: 1, timeout: '2s', probe: false},
				{name: 'json', kind: 'micro', file: 'json.bench.ts', only: 'parse', runs: 2},
			],
		},
		{configDir: '/p', resolvePath: posix.resolve},
	)
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	const [api, cli, json] = parsed.suites.map(suite => suiteEntry(suite, null))
	expect(api).toMatchObject({name: 'api', kind: 'observe', tags: ['web'], last: null, problem: null})
	expect(Object.fromEntries(api!.details)).toMatchObject({
		command: api!.command,
		cwd: '/p',
		env: 'SECRET',
		ready: 'when http://127.0.0.1:1/ answers, within 15.0 s',
		driver: 'node drive.js',
		duration: '90.0 s',
	})
	expect(JSON.stringify(api)).not.toContain('hidden')
	expect(Object.fromEntries(cli!.details)).toMatchObject({
		runs: '3 + 1 warm-up',
		timeout: '2.00 s',
		probe: 'off: nothing is loaded into the target',
	})
	expect(json).toMatchObject({kind: 'micro', command: 'node json.bench.ts'})
	expect(Object.fromEntries(json!.details)).toMatchObject({
		file: '/p/json.bench.ts',
		runs: '2, each benchmark in a fresh process',
		samples: '10000, at most 5.00 s',
		only: '/parse/',
	})
})

test('a bench file came to its one benchmark, or to how many there were', async () => {
	const {outDir} = new Place()
	const done = microRun().map(event =>
		event.type === 'suite-finished' ? {...event, outcome: {is: 'done' as const}} : event,
	)
	const alone = done.map(event =>
		event.type === 'benchmarks-listed' ? {...event, benchmarks: event.benchmarks.slice(0, 1)} : event,
	)
	const textOf = async (id: string, events: Parameters<typeof reportOf>[0]) => {
		ran(outDir, id, reportOf(events))
		return lastResults(await pastResults(outDir, file => file)).get('lists')?.text
	}
	expect(await textOf('20260101T000000-aaaa', done)).toBe('9 benchmarks')
	expect(await textOf('20260102T000000-aaaa', alone)).toBe('p99 440 ns')
})
