import {expect, it} from 'vitest'
import {probeBytesOf} from '../../../src/core/run/state/probe-bytes.ts'
import {sayProbeBytes} from '../../../src/core/run/summary/probe-memory.ts'
import {fold, observe, Recording} from './recorded-runs.ts'

function withNodes(versions: readonly string[]) {
	const run = new Recording([observe('a', 'node a.js')], 1)
	for (const [i, nodeVersion] of versions.entries())
		run.at(i, {type: 'node-attached', suite: 'a', pid: i + 1, ppid: 1, nodeVersion, argv: ['node']})
	return fold(run.events).suites[0]!
}

it.each([
	[[], null],
	[['v24.21.0'], 32],
	[['v25.1.0'], 32],
	[['v18.20.8', 'v20.20.2'], 14],
	[['v31.0.0'], 30],
	[['nonsense'], 30],
] as const)('of Node %j about so much a process is ours: %s MiB', (versions, mib) => {
	expect(probeBytesOf(withNodes(versions))).toBe(mib === null ? null : mib * 1024 ** 2)
})

it('is said beside the memory it is in, and not where there is none', () => {
	expect(sayProbeBytes({probeBytes: 32 * 1024 ** 2})).toBe('includes about 32 MiB of the probe per Node process')
	expect(sayProbeBytes({probeBytes: null})).toBeNull()
	expect(sayProbeBytes({})).toBeNull()
})
