/**
 * JUnit XML as GitLab, Jenkins and the actions of GitHub read it. There is no standard: what is here is legal by surefire-test-report.xsd 3.0.2
 * (apache/maven-surefire be93038), within `testsuites` as everybody else has it, and reads well in Jenkins (junit-plugin c64aedd).
 *
 * - GitLab shows `classname` as the suite, takes the first of two cases that are called alike, and shows the text of a failure, not its message.
 * - Jenkins adds up the times of cases: the first case of a suite has the time it took, the others 0, so that the sum is right.
 * - `system-out` stands in the first case, for surefire's schema has none in a suite.
 */
import type {MetricReport, RunReport} from '../../core/run/summary/run-report.ts'
import {fixed, grouped, plainDecimal, significant} from '../../core/units/format.ts'
import {sayFigure} from '../../core/words/figure-words.ts'
import {reportOf} from '../kinds.ts'
import {sayRevision} from '../say.ts'
import {textTable} from '../text-table.ts'
import {withoutSecrets} from '../without-secrets.ts'
import {type Check, type CheckOutcome, checksOfSuite} from './checks.ts'
import {type NamedSuite, namedSuites, numbered, plainLine, plainName} from './names.ts'
import {element, type XmlNode, xmlDocument} from './xml.ts'

export function renderJunit(recorded: RunReport): string {
	const report = withoutSecrets(recorded)
	const suites = namedSuites(report.suites).map(named => ({named, checks: checksOfSuite(named.suite)}))
	const checks = suites.flatMap(one => one.checks)
	const tookMs = report.suites.reduce((sum, suite) => sum + suite.durationMs, 0)
	return xmlDocument(
		element(
			'testsuites',
			{name: 'arsenal', ...countsOf(checks), time: seconds(tookMs)},
			suites.map(one => testsuite(report, one.named, one.checks)),
		),
	)
}

function testsuite(report: RunReport, named: NamedSuite, checks: readonly Check[]): XmlNode {
	const {name, suite} = named
	const names = numbered(checks.map(check => plainName(check.name)))
	return element(
		'testsuite',
		{name, ...countsOf(checks), time: seconds(suite.durationMs), timestamp: timestampOf(report)},
		[
			element('properties', {}, propertiesOf(report, named)),
			...checks.map((check, i) =>
				testcase(check, {
					classname: `arsenal.${name}`,
					name: names[i]!,
					durationMs: i === 0 ? suite.durationMs : 0,
					told: i === 0 ? figuresOf(named) : [],
					again: report.run.command,
				}),
			),
		],
	)
}

function testcase(
	check: Check,
	of: {
		readonly classname: string
		readonly name: string
		readonly durationMs: number
		/** Lines that stand in the first case for the whole suite. */
		readonly told: readonly string[]
		readonly again: string
	},
): XmlNode {
	const text = plainLine(check.text)
	const out = [...(check.outcome === 'warned' ? [`warning: ${text}`] : []), ...of.told]
	return element('testcase', {classname: of.classname, name: of.name, time: seconds(of.durationMs)}, [
		...resultOf(check, text, of.again),
		...(out.length === 0 ? [] : [element('system-out', {}, out.join('\n'))]),
	])
}

function resultOf(check: Check, text: string, again: string): XmlNode[] {
	switch (check.outcome) {
		case 'failed':
		case 'error': {
			const lines = [
				text,
				`suite: ${plainName(check.suite.name)}`,
				...(check.budget === null ? [] : [`severity: ${check.budget.severity}`]),
				`again: ${plainLine(again)}`,
				...(check.outcome === 'error' ? ['What it printed last is in report.md.'] : []),
			]
			return [
				element(check.outcome === 'error' ? 'error' : 'failure', {message: text, type: check.type}, lines.join('\n')),
			]
		}
		case 'inconclusive':
			return [element('skipped', {message: text})]
		case 'warned':
		case 'passed':
			return []
	}
}

function countsOf(checks: readonly Check[]): Record<'tests' | 'failures' | 'errors' | 'skipped', string> {
	const count = (outcome: CheckOutcome) => String(checks.filter(check => check.outcome === outcome).length)
	return {
		tests: String(checks.length),
		failures: count('failed'),
		errors: count('error'),
		skipped: count('inconclusive'),
	}
}

/** When the run began, for nobody wrote down when a suite did: UTC without saying so, as Ant writes it. Jenkins takes it for UTC; some refuse a zone or a fraction. */
function timestampOf({run}: RunReport): string {
	return run.startedAt.slice(0, 19)
}

const figures = ['mean', 'median', 'p90', 'p95', 'p99', 'min', 'max'] as const

/** Numbers for programs, in the units of report.json: `wall median [ms]`. */
function propertiesOf({run, tool, environment}: RunReport, {suite, metrics}: NamedSuite): XmlNode[] {
	const revision = sayRevision(environment.git)
	const facts: ReadonlyArray<readonly [string, string | null]> = [
		['run', run.id],
		['version', tool.version],
		['kind', suite.kind],
		['outcome', suite.outcome],
		['node', reportOf(suite).nodeVersions(suite).join(', ') || null],
		['revision', revision],
		['cpu mean [cores]', decimal(suite.usage?.cpuShare.mean)],
		['memory max [bytes]', decimal(suite.usage?.rssBytes.max)],
		...metrics.flatMap(({name, metric}) => [
			[`${name} n`, String(metric.n)] as const,
			...figures.map(figure => [`${name} ${figure} [${metric.unit}]`, decimal(metric[figure])] as const),
			[`${name} throughput [1/s]`, decimal(metric.throughput)] as const,
			[`${name} errors`, metric.errors > 0 ? String(metric.errors) : null] as const,
		]),
	]
	return facts.flatMap(([name, value]) =>
		value === null ? [] : [element('property', {name, value: plainName(value)})],
	)
}

/** The same for people. */
function figuresOf({metrics}: NamedSuite): string[] {
	if (metrics.length === 0) return []
	const say = ({unit}: MetricReport, value: number | null) => sayFigure(value, unit)
	return textTable(
		metrics.map(({name, metric}) => ({
			metric: name,
			n: grouped(metric.n),
			median: say(metric, metric.median),
			p99: say(metric, metric.p99),
			max: say(metric, metric.max),
			'per s': metric.throughput === null ? '-' : significant(metric.throughput),
			errors: grouped(metric.errors),
		})),
		1,
	)
}

function seconds(ms: number): string {
	return fixed(ms / 1000, 3)
}

function decimal(value: number | null | undefined): string | null {
	return value == null ? null : plainDecimal(value)
}
