import type {KeptRun, MetricRecord, ResultRecord, RunRecord} from '../../../src/core/history/kept/run-record.ts'

export const noon = Date.parse('2026-11-20T12:00:00Z')

export const machine: RunRecord['environment'] = {
	fingerprint: '5f3a90c1',
	hostname: 'box',
	os: 'Debian 12',
	kernel: 'Linux 6.1.0',
	arch: 'x86_64',
	cpu: 'AMD EPYC',
	cores: 2,
	memBytes: 8 * 2 ** 30,
	node: 'v24.21.0',
	governor: null,
	container: 'docker',
}

export function metric(name: string, median: number | null, more: Partial<MetricRecord> = {}): MetricRecord {
	return {
		...{name, unit: 'ms', direction: 'lower', n: 20, runs: 20, mean: median, median, p90: null, p95: median, p99: null},
		...{min: 1.5, max: 99, ciLow: null, ciHigh: null, throughput: null, errors: 0},
		...more,
	}
}

export function result(
	suite: string,
	metrics: readonly MetricRecord[],
	more: Partial<ResultRecord> = {},
): ResultRecord {
	return {
		...{
			suite,
			kind: 'command',
			outcome: 'done',
			durationMs: 1200,
			tags: [],
			setup: null,
			verdicts: [],
			budgets: [],
			runtime: null,
		},
		metrics,
		...more,
	}
}

/** The n-th run, a minute after the one before. */
export function kept(n: number, results: readonly ResultRecord[], more: Partial<RunRecord> = {}): KeptRun {
	const startedMs = more.startedMs ?? noon + n * 60_000
	const id = `20261120T${String(n).padStart(6, '0')}-abcd`
	return {
		run: {
			...{id, startedMs, endedMs: startedMs + 5000, outcome: 'done', exitCode: 0, command: 'arsenal-tui run'},
			...{toolVersion: '0.1.0', environment: machine, branch: 'main', commit: `c${n}`, commitMs: null, dirty: false},
			results,
			...more,
		},
		folder: `runs/${id}`,
		folderState: 'there',
		note: null,
	}
}
