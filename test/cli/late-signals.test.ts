/** A CI that is told to stop while the files of a run that is over are written. */
import {setImmediate as turn} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {watchInLines} from '../../src/cli/follow/line-session.ts'
import type {FollowedRun} from '../../src/cli/follow/run-feed.ts'
import type {Session} from '../../src/cli/session.ts'
import {ExitCode} from '../../src/core/trouble/exit-code.ts'
import {systemClock} from '../../src/host/clock.ts'
import {commandRun, fold} from '../core/run/recorded-runs.ts'
import {pipes} from './streams.ts'

const display = {json: false, quiet: true, color: null} as Parameters<typeof watchInLines>[2]

function seat() {
	const {streams, complained} = pipes()
	const heard = new Map<string, () => void>()
	const session = {
		...{streams, env: {}, cwd: '/', front: {clock: systemClock}},
		onSignal(name: string, listener: () => void) {
			heard.set(name, listener)
			return () => heard.delete(name)
		},
	} as unknown as Session
	/** As the system does: who does not listen is ended. */
	const signal = (name: string) => {
		const listener = heard.get(name)
		if (listener === undefined) throw new Error(`ended by ${name}`)
		listener()
	}
	return {session, signal, heard, complained}
}

function overRun(over: FollowedRun['over'], live = true): FollowedRun {
	const state = fold(commandRun())
	return {state, live, over, files: {id: 'x', dir: '/x'}, out: null, send() {}, close() {}} as unknown as FollowedRun
}

const done = {is: 'done', exitCode: 0, reportDir: '/x'} as const

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])(
	'%s meanwhile: all is written, and told by the exit code',
	async name => {
		const {session, signal, heard} = seat()
		const written: string[] = []
		const exitCode = await watchInLines(session, async () => overRun(Promise.resolve(done)), display, {
			owner: true,
			outDir: '/',
			async onReport() {
				for (const file of ['first', 'second', 'third']) {
					signal(name)
					await turn()
					written.push(file)
				}
			},
		})
		expect({written, exitCode}).toEqual({written: ['first', 'second', 'third'], exitCode: ExitCode.interrupted})
		expect([...heard]).toEqual([])
	},
)

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])(
	'%s when the run has ended and nobody knows it yet: the same',
	async name => {
		const {session, signal, complained} = seat()
		let end: (how: typeof done) => void = () => {}
		const over = new Promise<typeof done>(resolve => {
			end = resolve
		})
		let reports = 0
		const watched = watchInLines(session, async () => overRun(over, false), display, {
			owner: true,
			outDir: '/',
			onReport: async () => void reports++,
		})
		await turn()
		signal(name)
		await turn()
		end(done)
		expect(await watched).toBe(ExitCode.interrupted)
		expect(reports).toBe(1)
		expect(complained()).not.toContain('goes on')
	},
)

test('who is left alone has the exit code of the run', async () => {
	const {session, heard} = seat()
	const options = {owner: true, outDir: '/', onReport: async () => {}}
	expect(await watchInLines(session, async () => overRun(Promise.resolve(done)), display, options)).toBe(0)
	expect([...heard]).toEqual([])
})
