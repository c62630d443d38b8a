import {expect, test} from 'vitest'
import type {CpuWindow} from '../../src/core/events/run-event.ts'
import {CpuTrack} from '../../src/core/run/cpu-track.ts'
import {observe, program} from '../probe/observe-target.ts'

const node = process.execPath

test('a process is attached first and detached last, whatever it says in between', async () => {
	const {seen} = await observe([node, program('garbage.cjs')])
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

test('windows follow each other without gap or overlap, and whoever reads the events can rebuild the stacks', async () => {
	const {seen} = await observe([node, program('garbage.cjs')])
	const windows: readonly CpuWindow[] = seen.of('cpu-sampled')
	expect(windows.length).toBeGreaterThanOrEqual(2)
	const track = new CpuTrack()
	let endMs = windows[0]!.startMs
	for (const window of windows) {
		expect(window.startMs).toBeCloseTo(endMs, 3)
		endMs = window.startMs + window.deltasUs.reduce((sum, deltaUs) => sum + deltaUs, 0) / 1000
		track.add(1, window)
	}
	expect(track.table.frames).toEqual(seen.table.frames)
	expect(track.table.stackPrefix).toEqual(seen.table.stackPrefix)
	expect(track.whole().durationMs).toBeGreaterThan(1500)
})

test('nothing of ours is in the stacks', async () => {
	const {seen} = await observe([node, program('http-kinds.cjs')])
	const ours = seen.table.frames.filter(({url}) => url.startsWith('arsenal:') || url.endsWith('relay.cjs'))
	expect(seen.table.frames.length).toBeGreaterThan(0)
	expect(ours).toEqual([])
})

test('finishing with a process that goes on lets go of it', async () => {
	const {exitCode, stdout, seen} = await observe([node, '-e', 'setTimeout(() => console.log("on my own"), 1500)'], {
		async meanwhile(observation) {
			await observation.nth('node-attached')
			await observation.observers[0]!.finish()
			expect(observation.of('node-detached')).toHaveLength(1)
		},
	})
	expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'on my own\n'})
	expect(seen.of('cpu-sampled').length).toBeGreaterThan(0)
	await seen.observers[0]!.roll()
})

test('worker threads are said to be missing from the profile', async () => {
	const script = `new (require('worker_threads').Worker)('setTimeout(() => {}, 1500)', {eval: true})`
	const {seen} = await observe([node, '-e', script])
	expect(seen.of('finding-made').map(event => event.finding)).toEqual([
		expect.objectContaining({
			code: 'worker-threads-not-profiled',
			evidence: expect.stringMatching(/^process \d+ started 1 worker thread$/),
		}),
	])
})
