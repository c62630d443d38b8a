import {expect, test} from 'vitest'
import {CpuTrack} from '../../src/core/run/state/cpu-track.ts'
import {observe, program} from '../probe/observe-target.ts'

const node = process.execPath
const untilToldToEnd = (then: string) => `process.stdin.on('end', () => { ${then} }).resume()`

test('a process is attached first and detached last, whatever it says in between', async () => {
	const {seen} = await observe([node, program('garbage.cjs')], {livesUntil: seen => seen.nth('node-sampled')})
	const types = seen.events.map(event => event.type)
	expect(types[0]).toBe('node-attached')
	expect(types.at(-1)).toBe('node-detached')
	expect(new Set(types)).toEqual(new Set(['node-attached', 'cpu-sampled', 'node-sampled', 'node-detached']))
	expect(seen.of('node-attached')[0]).toMatchObject({
		suite: 'suite',
		nodeVersion: process.version,
		argv: [node, program('garbage.cjs')],
	})
})

test('windows follow each other without overlap, and whoever reads the events can rebuild the stacks', async () => {
	const {seen} = await observe([node, program('garbage.cjs')], {livesUntil: seen => seen.nth('node-sampled', 2)})
	const windows = seen.of('cpu-sampled')
	expect(windows.length).toBeGreaterThanOrEqual(2)
	const track = new CpuTrack()
	let endMs = windows[0]!.startMs
	for (const window of windows) {
		expect(window.startMs).toBeGreaterThan(endMs - 0.001)
		endMs = window.startMs + window.deltasUs.reduce((sum, deltaUs) => sum + deltaUs, 0) / 1000
		track.add(window)
	}
	expect(track.table.frames).toEqual(seen.table.frames)
	expect(track.table.stackPrefix).toEqual(seen.table.stackPrefix)
	expect(track.whole().durationMs).toBeGreaterThan(1500)
})

test('nothing of ours is in the stacks', async () => {
	const {seen} = await observe([node, program('http-kinds.cjs')], {livesUntil: seen => seen.nth('cpu-sampled')})
	const ours = seen.table.frames.filter(({url}) => url.startsWith('arsenal:') || /[/\\]src[/\\]probe[/\\]/.test(url))
	expect(seen.table.frames.length).toBeGreaterThan(0)
	expect(ours).toEqual([])
})

test('what the program does where we stand in the place of a function of Node is in the stacks', async () => {
	const work = `
		const fs = require('node:fs')
		process.on('work', function listener() {
			for (const end = Date.now() + 5; Date.now() < end; );
			for (let i = 0; i < 500; i++) fs.closeSync(fs.openSync('/dev/null'))
		})
		const timer = setInterval(() => process.emit('work'), 1)
		${untilToldToEnd('clearInterval(timer)')}`
	const {seen} = await observe([node, '-e', work], {livesUntil: seen => seen.nth('cpu-sampled', 3)})
	const {table} = seen
	const stacks = table.stackPrefix.map((_, index) =>
		table
			.framesOf(index)
			.map(({name}) => name)
			.join(' '),
	)
	expect(stacks).toContainEqual(expect.stringMatching(/ emit listener$/))
	expect(stacks).toContainEqual(expect.stringMatching(/ emit listener closeSync( |$)/))
})

test('finishing with a process that goes on lets go of it', async () => {
	const {exitCode, stdout, seen} = await observe([node, '-e', untilToldToEnd('console.log("on my own")')], {
		async livesUntil(observation) {
			await observation.nth('node-attached')
			await observation.observers[0]!.roll()
			await observation.observers[0]!.finish()
			expect(observation.of('node-detached')).toHaveLength(1)
		},
	})
	expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'on my own\n'})
	expect(seen.of('cpu-sampled').length).toBeGreaterThan(0)
	await seen.observers[0]!.roll()
})

test('worker threads are said to be missing from the profile', async () => {
	const worker = `new (require('worker_threads').Worker)('setInterval(() => {}, 1000)', {eval: true})`
	// How many there are is told when a window is closed.
	const {seen} = await observe([node, '-e', `${worker}; ${untilToldToEnd('process.exit()')}`], {
		livesUntil: observation => observation.nth('cpu-sampled', 2),
	})
	expect(seen.of('finding-made').map(event => event.finding)).toEqual([
		expect.objectContaining({
			code: 'worker-threads-not-profiled',
			evidence: expect.stringMatching(/^process \d+ started 1 worker thread$/),
		}),
	])
})
