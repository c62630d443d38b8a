/** Passwords and tokens of commands, addresses and names: they stand in nothing that is written for others. */
import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {apply} from '../../src/core/run/state/apply.ts'
import {startRunState} from '../../src/core/run/state/run-state.ts'
import type {RunReport} from '../../src/core/run/summary/run-report.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {joinWords} from '../../src/core/suite/split-words.ts'
import {annotationLines} from '../../src/report/exports/annotations.ts'
import {reportExports} from '../../src/report/exports/exports.ts'
import {finalLines, linesOfEvent, progressLine} from '../../src/report/lines.ts'
import {withoutSecrets} from '../../src/report/without-secrets.ts'
import {command, fold, launch, observe, Recording, recordedRuns} from '../core/run/recorded-runs.ts'
import {namedReport} from './gated-report.ts'

const secret = 'hunter2'
const user = 'alice-ops'
const address = `postgres://${user}:${secret}@db.example/app?sslkey=${secret}&n=${secret}#access_token=${secret}`
const argv = ['node', 'x.js', '--url', address, '-H', `X-Own: ${secret}`, '--body', secret, `--db-password=${secret}`]

function leaks(text: string): string[] {
	return text.split('\n').filter(line => line.includes(secret) || line.includes(user))
}

/** An address in every name and text there is. */
function leaky(): RunReport {
	const report = namedReport(`see ${address} there`, address)
	return {
		...report,
		run: {...report.run, command: `arsenal-tui exec -- ${argv.map(word => `'${word}'`).join(' ')}`},
		suites: report.suites.map(suite => ({
			...suite,
			command: {...suite.command, argv},
			driver: {...suite.command, argv: [argv.map(word => `"${word}"`).join(' ')], shell: true},
			failure: suite.outcome === 'failed' ? {code: 'bad-exit', reason: `cannot reach ${address}.`} : null,
			output: {lines: [`connecting to ${address}`, `authorization: Bearer ${secret}`], omittedLines: 0},
		})),
	}
}

describe('a secret in a command, a name or a text', () => {
	it.each(Object.entries(reportExports))('is not in %s', (_format, {render}) => {
		const text = render(leaky())
		expect(leaks(text)).toEqual([])
		expect(text).toContain('***')
	})

	it('is not in annotations, and not at the end of line mode', () => {
		expect(annotationLines(leaky()).flatMap(leaks)).toEqual([])
		expect(finalLines(leaky(), {folder: '.'}).flatMap(leaks)).toEqual([])
	})

	it('is not in lines while it runs', () => {
		const name = `http ${address}`
		const run = new Recording([observe(name, '', {launch: launch('', {argv})})], 3)
		run.at(1, {type: 'suite-started', suite: name, kind: 'observe'})
		run.at(2, {type: 'node-attached', suite: name, pid: 1, ppid: 0, nodeVersion: 'v24.21.0', argv: [address, ...argv]})
		run.at(3, {type: 'target-ready', suite: name, afterMs: 1})
		run.print(name, 4, 'stderr', [`cannot reach ${address}`])
		run.at(2000, {
			type: 'suite-finished',
			suite: name,
			outcome: {is: 'failed', code: 'bad-exit', reason: `cannot reach ${address}`, exitCode: 1},
		})
		const [first, ...rest] = run.events
		const state = startRunState(first as Extract<RunEvent, {type: 'run-started'}>)
		const lines = rest.flatMap(event => {
			apply(state, event)
			return [...linesOfEvent(state, event, {color: true}), progressLine(state) ?? '']
		})
		expect(lines.join('\n')).toContain('postgres://***@db.example/app')
		expect(lines.flatMap(leaks)).toEqual([])
	})

	it('is read off a command word by word, wherever it is said', () => {
		const words = [
			...['node', 'x.js', `{'password':'${secret}'}`, `{"token":["${secret}"]}`, `password: ${secret}`],
			...[`password:${secret}`, `TOKEN = ${secret}`, 'password:', secret],
		]
		const run = new Recording([command('a', '', {launch: launch('', {argv: words})})], 1)
		run.at(10, {type: 'suite-started', suite: 'a', kind: 'command'})
		const state = fold(run.events)
		expect(linesOfEvent(state, run.events.at(-1)!).join()).toContain(`{'\\''password'\\'':'\\''***'\\''}`)
		expect(linesOfEvent(state, run.events.at(-1)!).flatMap(leaks)).toEqual([])
		const typed = `arsenal-tui exec -- ${joinWords(words)}`
		const report = summarise(state)
		const said = withoutSecrets({...report, run: {...report.run, command: typed}})
		expect(leaks(JSON.stringify(said, null, 1))).toEqual([])
		for (const form of Object.values(reportExports))
			expect(leaks(form.render({...report, run: {...report.run, command: typed}}))).toEqual([])
	})

	it('is said to be missing where a command is to be copied', () => {
		for (const format of ['md', 'comment', 'summary'] as const) {
			expect(reportExports[format].render(leaky())).toContain('Values in it were withheld (`***`).')
			expect(reportExports[format].render(summarise(fold(recordedRuns.startup!())))).not.toContain('withheld')
		}
	})
})

describe('names that differ in a secret alone', () => {
	const urls = ['http://h/?n=1', 'http://h/?n=2']
	const run = new Recording(
		[
			command('get', 'curl', {
				runs: 2,
				variants: urls.map(url => ({label: `url=${url}`, launch: launch('curl')})),
			}),
		],
		5,
	)
	for (const [i, url] of urls.entries())
		for (let iteration = 1; iteration <= 2; iteration++)
			run.at(100 * i + iteration, {
				type: 'iteration-finished',
				suite: 'get',
				...{iteration: 2 * i + iteration, warmup: false, wallNs: (i + 1) * 1e6, benchmark: `url=${url}`},
				exit: {exitCode: 0, signal: null, failure: null},
			})
	const report = withoutSecrets(summarise(fold(run.events)))

	it('still differ, and keep their figures', () => {
		expect(report.suites[0]!.metrics.map(({name, median}) => [name, median])).toEqual([
			['wall/url=http://h/?n=***', 1],
			['wall/url=http://h/?n=***2', 2],
		])
		expect(withoutSecrets(report)).toEqual(report)
	})
})

it('a report without secrets stays as it is', () => {
	for (const record of Object.values(recordedRuns)) {
		const report = summarise(fold(record()))
		expect(withoutSecrets(report)).toEqual(report)
	}
})
