import {spawnSync} from 'node:child_process'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {renderJunit} from '../../../src/report/exports/junit.ts'
import {fold, httpRun, recordedRuns} from '../../core/run/recorded-runs.ts'
import {budget, everyBudget, everyBudgetReport, gatedReport, namedReport, nastier} from '../gated-report.ts'
import {hostileRun} from '../hostile-run.ts'
import {readJunit} from './read-junit.ts'
import {readXml} from './read-xml.ts'

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0

function casesOf(report = gatedReport()) {
	return readJunit(renderJunit(report)).flatMap(suite => suite.cases)
}

const named = (classname: string, name: string, cases = casesOf()) =>
	cases.find(one => one.classname === `arsenal.${classname}` && one.name === name)

describe('JUnit XML', () => {
	it.each(Object.entries({...recordedRuns, hostile: hostileRun}))('of %s is what CI servers read', (_name, record) => {
		const events = record()
		for (const length of [1, Math.ceil(events.length / 3), events.length]) {
			const report = summarise(fold(events.slice(0, length)))
			expect(readJunit(renderJunit(report)).map(suite => suite.cases.length)).toEqual(
				report.suites.map(({outcome, compare, verdicts, budgets}) => {
					const gating = compare?.purpose === 'noise' ? 0 : verdicts.filter(one => one.gates).length
					const less = verdicts.filter(one => one.gates && one.lessSteady !== null).length
					const asked = gating + less + budgets.length
					return outcome === 'done' && asked > 0 ? asked : 1 + asked
				}),
			)
		}
	})

	it('has a case for every budget and every deciding verdict, and one for a suite with neither', () => {
		expect(casesOf().map(({classname, name, result}) => `${result} ${classname} ${name}`)).toEqual([
			'passed arsenal.http-json budget response_time_p95 < 20ms',
			'failure arsenal.http-json budget response_time_p99 < 16ms',
			'passed arsenal.http-json budget error_rate < 0.1%',
			'passed arsenal.http-json budget rss < 140MB',
			'skipped arsenal.http-json budget response_time_p95 <= baseline(response_time_p95) * 1.10',
			'passed arsenal.http-json alert response_time_p95 > 500ms for 5m',
			'failure arsenal.http-json alert loop_block > 100ms',
			'passed arsenal.startup budget median < 250ms',
			'error arsenal.lists suite',
			'failure arsenal.ab comparison of wall time',
			'skipped arsenal.sweep comparison of wall time of size=10',
			'skipped arsenal.sweep comparison of wall time of size=1000',
			'passed arsenal.startup (2) suite',
			'error arsenal.worker suite',
			'skipped arsenal.worker budget rss < 100MB',
			'error arsenal.http-cut suite',
			'skipped arsenal.http-cut budget response_time_p95 < 20ms',
			'error arsenal.later suite',
		])
	})

	it('says of each failure what it is, and how much', () => {
		expect(named('http-json', 'budget response_time_p99 < 16ms')).toMatchObject({
			type: 'BudgetExceeded',
			message: 'BROKEN: observed 16.004 ms, limit 16.000 ms (0.025% beyond), n 8 400: in the median of all seconds',
			text: expect.stringMatching(/\nseverity: critical\nagain: arsenal-tui ci --output-dir out$/),
		})
		expect(named('ab', 'comparison of wall time')).toMatchObject({
			type: 'Regression',
			message: expect.stringMatching(/^regression: wall time \+5\.9% /),
		})
		expect(named('worker', 'suite')).toMatchObject({
			type: 'exited-early',
			message: 'The target ended with exit code 1 after 161 ms, before it was ready',
		})
		expect(named('http-cut', 'suite')).toMatchObject({type: 'interrupted', message: 'the suite was interrupted'})
		expect(named('later', 'suite')).toMatchObject({type: 'not-run', message: 'the suite was not run'})
	})

	it('passes no budget of a suite that did not get to its end', () => {
		expect(named('worker', 'budget rss < 100MB')?.message).toMatch(/the suite failed; it held until then$/)
	})

	it('takes a warning for no failure, and tells of it', () => {
		expect(named('http-json', 'budget rss < 140MB')).toMatchObject({
			result: 'passed',
			out: 'warning: broken (warning): observed 149 MiB, limit 134 MiB (11.4% beyond), n 20',
		})
		const results = casesOf(everyBudgetReport()).map(one => one.result)
		expect(results).toEqual(
			everyBudget.map(({outcome, severity}) => {
				if (outcome === 'inconclusive') return 'skipped'
				return outcome === 'fail' && severity !== 'warning' ? 'failure' : 'passed'
			}),
		)
	})

	it('has what is less steady beside its verdict: a warning, and a failure where that was asked for', () => {
		const report = summarise(fold(recordedRuns['render-ab-unsteady']!()))
		const steadiness = (failOn: readonly 'less-steady'[]) => {
			const suites = report.suites.map(one => ({...one, compare: {...one.compare!, failOn}}))
			return casesOf({...report, suites}).filter(({name}) => name.startsWith('steadiness of '))
		}
		const about = /less steady: head's runs lie /
		expect(steadiness([])).toEqual([expect.objectContaining({result: 'passed', out: expect.stringMatching(about)})])
		expect(steadiness(['less-steady'])).toEqual([
			expect.objectContaining({result: 'failure', type: 'LessSteady', message: expect.stringMatching(about)}),
		])
	})

	it('has the time of a suite in its first case, so that a reader that adds up cases is right', () => {
		const [http] = readJunit(renderJunit(gatedReport()))
		expect(http!.cases.map(one => one.seconds)).toEqual([20, 0, 0, 0, 0, 0, 0])
	})

	it('has the figures as properties, and in the first case for people', () => {
		const [http] = readJunit(renderJunit(gatedReport()))
		expect(Object.fromEntries(http!.properties)).toMatchObject({
			kind: 'observe',
			outcome: 'done',
			node: 'v20.20.0',
			'http p99 [ms]': '16.351232',
			'http throughput [1/s]': '420',
			'memory max [bytes]': '158326784',
		})
		expect(http!.cases[0]!.out).toMatch(/^metric +n +median .*\nhttp +8 400 +2\.92 ms +16\.4 ms /)
	})

	it('numbers names that are equal, or become so', () => {
		const [http] = gatedReport().suites
		const suites = [
			{...http!, name: 'a', budgets: [budget('x'), budget('x'), budget('x\u0007'), budget('x (2)')]},
			{...http!, name: 'a\u001b[31m', budgets: []},
		]
		expect(casesOf({...gatedReport(), suites}).map(({classname, name}) => `${classname} ${name}`)).toEqual([
			'arsenal.a budget x',
			'arsenal.a budget x (3)',
			'arsenal.a budget x (4)',
			'arsenal.a budget x (2)',
			'arsenal.a (2) suite',
		])
	})

	it('of numbers that JavaScript says with an exponent has digits', () => {
		const [http] = gatedReport().suites
		const tiny = {...http!.metrics[0]!, mean: 1.5e-7, max: 2e21, p99: Number.NaN}
		const report = {...gatedReport(), suites: [{...http!, durationMs: 1e-4, metrics: [tiny]}]}
		const [suite] = readJunit(renderJunit(report))
		expect(suite!.properties.get('http mean [ms]')).toBe('0.00000015')
		expect(suite!.properties.get('http max [ms]')).toBe('2000000000000000000000')
	})
})

describe('whatever names hold', () => {
	const anything = fc.oneof(
		fc.constantFrom(...nastier),
		fc.string({unit: 'binary', maxLength: 20}),
		fc.string({
			unit: fc.constantFrom(
				'<',
				'>',
				'&',
				'"',
				"'",
				']',
				'\n',
				'\r',
				'\t',
				'\0',
				'\ud83d',
				'\ude00',
				'\ufffe',
				' ',
				'a',
			),
			maxLength: 12,
		}),
	)

	it('the document is well-formed, adds up, and calls no two cases alike', () => {
		fc.assert(
			fc.property(anything, anything, (name, other) => {
				readJunit(renderJunit(namedReport(name, other)))
			}),
			{numRuns: 40},
		)
	})

	it.skipIf(!hasXmllint)('xmllint has nothing against it either', () => {
		for (const name of nastier) {
			const {status, stderr} = spawnSync('xmllint', ['--noout', '-'], {
				input: renderJunit(namedReport(name)),
				encoding: 'utf8',
			})
			expect({name, status, stderr}).toEqual({name, status: 0, stderr: ''})
		}
	})

	it('a new line in a reason is a blank, and markup is text', () => {
		const [http] = summarise(fold(httpRun())).suites
		const report = {
			...gatedReport(),
			suites: [{...http!, outcome: 'failed' as const, failure: {code: 'bad-exit' as const, reason: 'a <b>\nc'}}],
		}
		expect(casesOf(report)[0]).toMatchObject({message: 'a <b> c', text: expect.stringMatching(/^a <b> c\n/)})
	})
})

describe('the reader of these tests', () => {
	it.each([
		['<a', /too soon|no name|no >|apart/],
		['<a></b>', /b closes a/],
		['<a b="1" b="2"/>', /twice/],
		['<a b="<"/>', /bracket/],
		['<a>&nbsp;</a>', /entity called nbsp/],
		['<a>&#11;</a>', /character 11/],
		['<a>\u0001</a>', /character 1/],
		['<a>\ud800</a>', /character 55296/],
		['<a>\ufffe</a>', /character 65534/],
		['<a>]]></a>', /\]\]>/],
		['<a/><a/>', /behind the root/],
		['<a b=1/>', /no "/],
	])('refuses %s', (text, why) => {
		expect(() => readXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)).toThrow(why)
	})

	const suite = (attributes: string, cases: string) =>
		`<?xml version="1.0" encoding="UTF-8"?><testsuites name="arsenal" ${attributes} time="1"><testsuite name="a" ${attributes} time="1" timestamp="2026-11-20T10:41:22"><properties/>${cases}</testsuite></testsuites>`
	const one = '<testcase classname="arsenal.a" name="b" time="1"/>'

	it('takes a report that is right', () => {
		expect(readJunit(suite('tests="1" failures="0" errors="0" skipped="0"', one))).toHaveLength(1)
	})

	it.each([
		['tests="2" failures="0" errors="0" skipped="0"', one, /tests of/],
		['tests="1" failures="1" errors="0" skipped="0"', one, /failures of/],
		['tests="1" failures="0" errors="0" skipped="0"', one.replace('time="1"', 'time="1e0"'), /time="1e0"/],
		['tests="2" failures="0" errors="0" skipped="0"', one + one.replace('time="1"', 'time="0"'), /called alike/],
		['tests="1" failures="0" errors="0" skipped="0"', one.replace(' name="b"', ''), /without name/],
		[
			'tests="1" failures="1" errors="0" skipped="0"',
			one.replace('/>', '><failure message="m" type="t">n</failure></testcase>'),
			/not in the text/,
		],
		[
			'tests="1" failures="0" errors="0" skipped="1"',
			one.replace('/>', '><system-out/><skipped message="m"/></testcase>'),
			/another order/,
		],
	])('refuses %s with %s', (attributes, cases, why) => {
		expect(() => readJunit(suite(attributes, cases))).toThrow(why)
	})
})
