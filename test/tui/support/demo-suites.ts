import type {SuiteEntry} from '../../../src/tui/ports.ts'

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
		last: {text: 'p99 13.3 ms', whenMs: drawnAtMs - 2 * hourMs},
		problem: null,
	},
	{
		name: 'startup',
		kind: 'command',
		command: 'node dist/cli.js --version',
		tags: ['micro'],
		details: [['runs', '20 x + 2 warm-up']],
		last: {text: 'p50 212 ms', whenMs: drawnAtMs - 24 * hourMs},
		problem: null,
	},
	{name: 'leak', kind: 'observe', command: 'node leak.js', tags: [], details: [], last: null, problem: null},
	{
		name: '数据导入 🚀 import',
		kind: 'command',
		command: 'node import.js --file données.csv',
		tags: [],
		details: [],
		last: null,
		problem: null,
	},
	{
		name: 'native',
		kind: 'command',
		command: './bin/native',
		tags: [],
		details: [],
		last: null,
		problem: './bin/native does not exist',
	},
]
