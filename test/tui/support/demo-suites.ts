import type {MachineCheck, PastResult, SuiteEntry} from '../../../src/tui/ports.ts'

/** The moment at which the drawings are made. */
export const drawnAtMs = Date.UTC(2026, 10, 20, 12, 41, 22)

const hourMs = 3_600_000

export const demoSuites: readonly SuiteEntry[] = [
	{
		name: 'http-json',
		kind: 'observe',
		command: 'node server.js',
		tags: ['macro'],
		details: [
			['command', 'node server.js   cwd /srv/app'],
			['driver', 'node drive.js'],
			['ready', 'GET http://127.0.0.1:8080/healthz within 15s'],
			['runs', 'for 1m00s after that'],
			['measure', 'cpu rss fds loop gc http measures, 5 ms CPU samples'],
			['stop', 'SIGTERM, then SIGKILL after 5s'],
		],
		last: {text: 'p99 13.3 ms', whenMs: drawnAtMs - 2 * hourMs, tookMs: 61_000},
		plannedMs: 60_000,
		problem: null,
	},
	{
		name: 'startup',
		kind: 'command',
		command: 'node dist/cli.js --version',
		tags: ['micro'],
		details: [['runs', '20 x + 2 warm-up']],
		last: {text: 'p50 212 ms', whenMs: drawnAtMs - 24 * hourMs, tookMs: 5_100},
		plannedMs: null,
		problem: null,
	},
	{
		name: 'leak',
		kind: 'observe',
		command: 'node leak.js',
		tags: [],
		details: [],
		last: null,
		plannedMs: null,
		problem: null,
	},
	{
		name: '数据导入 🚀 import',
		kind: 'command',
		command: 'node import.js --file données.csv',
		tags: [],
		details: [],
		last: null,
		plannedMs: null,
		problem: null,
	},
	{
		name: 'native',
		kind: 'command',
		command: './bin/native',
		tags: [],
		details: [],
		last: null,
		plannedMs: null,
		problem: './bin/native does not exist',
	},
]

const past = (suite: string, text: string, hours: number, run: string): PastResult => ({
	suite,
	text,
	whenMs: drawnAtMs - hours * hourMs,
	kind: 'observe',
	tookMs: 61_000,
	revision: 'main@9ab12cd',
	folder: `.arsenal/runs/${run}`,
})

export const demoPast: readonly PastResult[] = [
	past('http-json', 'p99 13.3 ms', 2, '20261120T104122-k3vq'),
	past('startup', 'p50 212 ms', 24, '20261119T124122-9xwe'),
	past('\x1b[31mhostile\nname', 'failed', 25, '20261119T114122-aaaa'),
]

export const demoMachine: readonly MachineCheck[] = [
	{name: 'target node', state: 'ok', text: 'v24.21.0 on PATH can be observed'},
	{name: 'load', state: 'note', text: 'load average 5.10 on 8 cores: results will be noisy'},
	{name: 'usage', state: 'ok', text: 'CPU, memory, threads, descriptors and I/O of every process from /proc'},
	{name: 'clinic', state: 'missing', text: 'not installed, so no --profiler clinic-flame'},
]
