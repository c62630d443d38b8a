import {expect, test} from 'vitest'
import type {DeepProfileRequest} from '../../src/ports.ts'
import {launch, observing, start} from './real-suites.ts'

/** A profiler as far as the engine sees one: it says when the target is up, and has it exercised. */
function deepProfilers(work: (request: DeepProfileRequest, signal: AbortSignal) => Promise<void>) {
	return () => ({
		deepProfilers: {
			async run(request: DeepProfileRequest, signal: AbortSignal) {
				await work(request, signal)
				return {is: 'done', html: '/x/flame.html', files: [], folded: null} as const
			},
		},
	})
}

test('a line that says the target is ready counts also when it was printed before the target is exercised', async () => {
	const suite = observing('a', 'unused', {
		ready: {is: 'log', pattern: '^ready$', timeoutMs: 20_000},
		driver: launch('true'),
	})
	const running = start([suite], {
		plan: {profiler: '0x'},
		ports: deepProfilers(async ({exercise, onOutput}) => {
			onOutput('stdout', Buffer.from('starting\nready\n'))
			await exercise(new AbortController().signal)
		}),
	})
	await running.finished
	expect(running.of('target-ready')).toHaveLength(1)
	expect(running.outcomes).toEqual([{is: 'done'}])
})

test('the folder a profiler works in is known to the watchdog', async () => {
	const told: string[] = []
	const running = start([observing('a', 'unused', {durationMs: 1})], {
		plan: {profiler: '0x'},
		ports: ({watchdog}) => ({
			...deepProfilers(async ({onTemporaryFolder}) => onTemporaryFolder('/x/arsenal-deep-abc'))(),
			watchdog: {...watchdog, clear: dir => told.push(dir)},
		}),
	})
	await running.finished
	expect(told).toEqual(['/x/arsenal-deep-abc'])
})

test('what the tool does after the target was exercised is not measured', async () => {
	let exercisedMs = 0
	const running = start([observing('a', 'unused', {durationMs: 1})], {
		plan: {profiler: '0x'},
		ports: ({clock}) =>
			deepProfilers(async ({exercise}) => {
				await exercise(new AbortController().signal)
				exercisedMs = clock.nowMs()
				// It draws, until the clock has visibly moved on.
				while (clock.nowMs() < exercisedMs + 5) await new Promise(resolve => setTimeout(resolve, 1))
			})(),
	})
	await running.finished
	const [finished] = running.of('suite-finished')
	expect(finished!.tMs - finished!.measuredToMs!).toBeGreaterThanOrEqual(5)
})
