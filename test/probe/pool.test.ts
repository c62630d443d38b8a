import {describe, expect, test, vi} from 'vitest'
import {observe, program, type TargetNode, targetNodes} from './observe-target.ts'

vi.setConfig({testTimeout: 120_000})

/** Before that its threads have no name of their own. */
const namedThreads = targetNodes.filter(({version}) => Number(/\d+/.exec(version)![0]) >= 22)

describe.each(namedThreads)('the thread pool of a target on Node $version', ({path: node}: TargetNode) => {
	test('that is full lets a job wait for as long as it is', async () => {
		const {exitCode, stdout, seen} = await observe([node, program('full-pool.cjs')], {
			livesUntil: seen => seen.nth('node-sampled', 4),
		})
		expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'true\n'})
		const waits = seen.of('node-sampled').flatMap(({poolWaitMs}) => poolWaitMs ?? [])
		expect(waits.length).toBeGreaterThanOrEqual(2)
		expect(waits[1]).toBeGreaterThan(waits[0]!)
	})

	test('is not started by us', async () => {
		const {exitCode, stdout, seen} = await observe([node, program('full-pool.cjs'), 'none'], {
			livesUntil: seen => seen.nth('node-sampled', 3),
		})
		expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'false\n'})
		expect(seen.of('node-sampled').filter(({poolWaitMs}) => poolWaitMs !== undefined)).toEqual([])
	})
})
