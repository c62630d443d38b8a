import type {RunEvent} from '../../src/core/events/run-event.ts'
import type {FindingCode} from '../../src/core/trouble/finding-codes.ts'
import {environment, launch, observe, Recording} from '../core/run/recorded-runs.ts'

/** Everything a target, a repository or a config can choose a name for, at its worst. */
export const nasty = [
	'<script>alert(1)</script>',
	'a|b|c',
	'`code` ``more``',
	'**bold** _it_ [link](http://evil.example) ![img](x)',
	'@everyone #123',
	'line\nbreak\r\n# heading',
	'\u001b[31mred\u001b]0;title\u0007',
	'\u202eturned',
	'&lt;b&gt; &amp;',
	'https://evil.example/x www.evil.example',
	'```\n~~~',
	'$x^2$ ~~gone~~ \\',
] as const

export function hostileRun(): RunEvent[] {
	const all = nasty.join(' ')
	const run = new Recording(
		[
			observe(all, 'node', {
				launch: launch('node', {argv: ['node', ...nasty]}),
				driver: launch('node', {argv: [all], shell: true}),
				durationMs: 3000,
			}),
		],
		31,
		{
			command: `arsenal-tui exec -- ${all}`,
			environment: {
				...environment,
				hostname: all,
				cpu: all,
				os: all,
				kernel: all,
				governor: all,
				container: all,
				git: {branch: all, commit: all, dirty: true},
			},
		},
	)
	run.at(1, {type: 'suite-started', suite: all, kind: 'observe'})
	run.at(2, {type: 'target-ready', suite: all, afterMs: 1})
	run.at(3, {type: 'node-attached', suite: all, pid: 1, ppid: 0, nodeVersion: all, argv: nasty})
	for (let second = 1; second <= 3; second++) {
		run.usage(all, second * 1000, {pid: 1, name: all}, {cpuMs: second * 500, rssBytes: 1e8})
		run.usage(all, second * 1000, {pid: 2, name: '|`|'}, {cpuMs: second * 300, rssBytes: 1e8})
		for (const name of ['http', ...nasty.map(one => `measure:${one}`)])
			run.latency(all, second * 1000, 1, name, [1e6, 2e6, 3e6], 1)
	}
	run.at(3000, {
		type: 'cpu-sampled',
		suite: all,
		...{isolate: 1, pid: 1, thread: 0},
		newFrames: nasty.map((name, i) => [name, `file:///${name}`, i + 1, 1] as const),
		newStacks: nasty.map((_, i) => [-1, i] as const),
		startMs: 0,
		stacks: [0, 1, 2, 3].flatMap(() => nasty.map((_, i) => i)),
		deltasUs: [0, 1, 2, 3].flatMap(() => nasty.map(() => 60_000)),
	})
	run.print(all, 3001, 'stdout', nasty)
	for (const svg of ['a(b).svg', '../x y.svg', '"><script>.svg'])
		run.at(3002, {
			type: 'flame-written',
			suite: all,
			title: all,
			source: 'v8',
			svg,
			profile: `${all}.cpuprofile`,
			html: null,
			samples: 5,
			durationMs: 1000,
			fromMs: 0,
			toMs: 1000,
			top: [],
			tookMs: 1,
		})
	run.at(3003, {type: 'deep-profile-finished', suite: all, profiler: 'clinic doctor', ok: false, text: all})
	run.at(3004, {
		type: 'finding-made',
		suite: all,
		finding: {code: 'x' as FindingCode, severity: 'warning', text: all, evidence: all},
	})
	run.at(3005, {
		type: 'suite-finished',
		suite: all,
		outcome: {is: 'failed', code: 'bad-exit', reason: all, exitCode: 3},
	})
	run.at(3006, {type: 'run-finished', outcome: 'failed', exitCode: 4})
	return run.events
}
