/**
 * The screens on the terminal one sits at, fed by the demo run in real time: for looking at them by hand and for the tests in tmux.
 *     node test/tui/support/play.ts [--live] [--speed N]
 */
import {apply} from '../../../src/core/run/state/apply.ts'
import {type RunState, startRunState} from '../../../src/core/run/state/run-state.ts'
import {chooseUi} from '../../../src/tui/choose-ui.ts'
import type {RunFeed} from '../../../src/tui/ports.ts'
import {demoEnd, demoEvents} from './demo-run.ts'
import {demoSuites} from './demo-suites.ts'

process.env['NODE_ENV'] = 'production'
const tui = await loadTui()
const args = process.argv.slice(2)
const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const speed = Number(option('--speed') ?? 1)
const skipMs = Number(option('--skip') ?? 0)

function play(): RunFeed {
	const seconds = 60
	const events = [...demoEvents(seconds), ...demoEnd(seconds * 1000 + 100)]
	const first = events[0]
	if (first?.type !== 'run-started') throw new Error('no start')
	const state: RunState = startRunState(first)
	const listeners = new Set<() => void>()
	let next = 1
	let ended: RunFeed['ended'] = null
	const startedMs = performance.now()
	const stop = () => {
		clearInterval(timer)
		for (const event of demoEnd(state.tMs + 50)) apply(state, event)
		ended = {trouble: null}
		for (const listener of listeners) listener()
	}
	const timer = setInterval(() => {
		const nowMs = (performance.now() - startedMs) * speed + skipMs
		while (next < events.length && events[next]!.tMs <= nowMs) apply(state, events[next++]!)
		if (next === events.length && ended === null) {
			ended = {trouble: null}
			clearInterval(timer)
		}
		for (const listener of listeners) listener()
	}, 100)
	return {
		state,
		get ended() {
			return ended
		},
		folder: '/srv/app/.arsenal/runs/20261120T104122-k3vq',
		onChange(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		send(command) {
			if (command.type === 'stop') stop()
			if (command.type === 'flame')
				setTimeout(() => {
					apply(state, {
						tMs: state.tMs,
						type: 'flame-written',
						suite: 'http-json',
						title: 'last seconds',
						source: 'v8',
						svg: 'flame-1.svg',
						profile: 'flame-1.cpuprofile',
						html: null,
						samples: 2000,
						durationMs: 10_000,
						fromMs: Math.max(0, state.tMs - command.seconds * 1000),
						toMs: state.tMs,
						top: [],
						tookMs: 84,
					})
				}, 50)
		},
	}
}

const choice = chooseUi(process.env, {stdin: process.stdin.isTTY, stdout: process.stdout.isTTY})
if (choice.ui === 'plain') throw new Error(`no screens here: ${choice.why}`)
const end = await tui.startTui({
	suites: demoSuites,
	...(args.includes('--live') ? {feed: play()} : {}),
	startRun: async () => play(),
	runAgain: async () => play(),
	openFile: async path => ({is: 'text', path, lines: ['text'], unreadBytes: 0}),
	streams: {stdin: process.stdin, stdout: process.stdout, stderr: process.stderr},
	env: process.env,
	theme: choice.theme,
	glyphs: choice.glyphs,
	fps: choice.fps,
	mouse: choice.mouse ?? true,
	hostLine: 'build-3  8 cores  node v24.21.0',
})
console.log(`END ${end.reason}${end.feed ? '' : ' without a run'}`)
process.exit(0)

/** TSX needs a compiler before Node can run it: rolldown, as for the program itself. */
async function loadTui(): Promise<typeof import('../../../src/tui/program.tsx')> {
	const {build} = await import('rolldown')
	const {scriptsInPlace} = await import('../../../rolldown.config.ts')
	const {mkdtempSync} = await import('node:fs')
	const {join} = await import('node:path')
	const root = new URL('../../..', import.meta.url).pathname
	const dir = mkdtempSync(join(root, 'node_modules/.cache-tui-'))
	await build({
		input: join(root, 'src/tui/program.tsx'),
		platform: 'node',
		external: [/^node:/, 'ink', 'react', 'react/jsx-runtime', 'asciichart', 'string-width'],
		plugins: [scriptsInPlace],
		output: {dir, format: 'esm', entryFileNames: 'program.mjs'},
		logLevel: 'silent',
	})
	const module = await import(join(dir, 'program.mjs'))
	const {rmSync} = await import('node:fs')
	rmSync(dir, {recursive: true})
	return module
}
