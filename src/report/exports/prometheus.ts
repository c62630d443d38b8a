/**
 * A run as Prometheus reads it, for a textfile collector or a push gateway: a snapshot, so counters are those of this run. Units are seconds, bytes and
 * shares. docs/ci-files.md explains every family. Neither the machine's name nor its user is in it.
 */
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {withoutSecrets} from '../without-secrets.ts'
import {type NamedSuite, namedSuites, plainName} from './names.ts'
import {benchmarkFamilies} from './prometheus-benchmarks.ts'
import {gateFamilies} from './prometheus-gates.ts'
import {resourceFamilies} from './prometheus-resources.ts'
import {type Family, gauge, prometheusText, sample} from './prometheus-text.ts'

export function renderPrometheus(recorded: RunReport): string {
	const report = withoutSecrets(recorded)
	const suites = namedSuites(report.suites)
	return prometheusText([
		...runFamilies(report),
		...suiteFamilies(suites),
		...benchmarkFamilies(suites),
		...resourceFamilies(suites),
		...gateFamilies(suites),
	])
}

function runFamilies({run, tool, environment}: RunReport): Family[] {
	const plain = (text: string | null) => (text === null ? null : plainName(text))
	const {git} = environment
	const startedMs = Date.parse(run.startedAt)
	return [
		gauge('arsenal_run_info', 'The run these figures are of.', [
			{
				labels: {
					id: plain(run.id),
					version: plain(tool.version),
					outcome: run.outcome,
					branch: plain(git?.branch ?? null),
					commit: plain(git?.commit ?? null),
					dirty: git?.dirty == null ? null : String(git.dirty),
				},
				value: 1,
			},
		]),
		gauge('arsenal_system_info', 'The machine they were measured on, and the Node.js that ran arsenal-tui.', [
			{
				labels: {
					os: plain(environment.os),
					kernel: plain(environment.kernel),
					arch: plain(environment.arch),
					cpu: plain(environment.cpu),
					cores: String(environment.cores),
					node: plain(environment.node),
					governor: plain(environment.governor),
					container: plain(environment.container),
				},
				value: 1,
			},
		]),
		gauge('arsenal_system_memory_bytes', 'The memory of that machine.', sample({}, environment.memBytes)),
		gauge('arsenal_run_start_time_seconds', 'When the run began, since the Unix epoch.', sample({}, startedMs / 1000)),
		gauge(
			'arsenal_run_duration_seconds',
			'How long the run took.',
			sample({}, (Date.parse(run.endedAt) - startedMs) / 1000),
		),
	]
}

const outcomes = ['done', 'failed', 'interrupted', 'not-run'] as const
const severities = ['error', 'warning', 'info'] as const

function suiteFamilies(suites: readonly NamedSuite[]): Family[] {
	return [
		gauge(
			'arsenal_suite_outcome',
			'What became of a suite: 1 for the outcome it had, 0 for the others.',
			suites.flatMap(({name, suite}) =>
				outcomes.map(outcome => ({
					labels: {suite: name, kind: suite.kind, outcome},
					value: suite.outcome === outcome ? 1 : 0,
				})),
			),
		),
		gauge(
			'arsenal_suite_duration_seconds',
			'How long a suite was measured.',
			suites.flatMap(({name, suite}) => sample({suite: name, kind: suite.kind}, suite.durationMs / 1000)),
		),
		gauge(
			'arsenal_suite_findings',
			'How many findings there are of a suite.',
			suites.flatMap(({name, suite}) =>
				severities.map(severity => ({
					labels: {suite: name, severity},
					value: suite.findings.filter(finding => finding.severity === severity).length,
				})),
			),
		),
	]
}
