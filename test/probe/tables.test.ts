import {createRequire} from 'node:module'
import {expect, it} from 'vitest'
import {bucketStart} from '../../src/core/stats/histogram.ts'

interface Unanswered {
	readonly underWay: number
	readonly ages?: readonly number[]
}

const {tableWriter, viewTable, drain} = createRequire(import.meta.url)('../../src/probe/tables.cjs')
const {openLedger} = createRequire(import.meta.url)('../../src/probe/ledger.cjs')

it('what is under way is told with its age, each time it is looked at, and no more when it is over', () => {
	const views: object[] = []
	const writer = tableWriter(({metric, memory}: {metric: string; memory: SharedArrayBuffer}) =>
		views.push({metric, ...viewTable(memory)}),
	)
	const ledger = openLedger(writer, Float64Array.of(1e9, 0))
	const told = (): Unanswered | undefined => drain(views[0])?.unanswered
	const agesMs = ({ages = []}: Unanswered) =>
		ages.map((value, i) => (i % 2 === 0 ? Math.round(bucketStart(value) / 1e6) : value))

	// One began before anything counted, one has only just begun.
	ledger.underWay('http', [0.5e9, 1e9, 1e9, 9.9e9, 9.9995e9], 10e9)
	const first = told()!
	expect(first.underWay).toBe(4)
	expect(agesMs(first)).toEqual([92, 1, 8590, 2])
	expect(told()).toBeUndefined()
	ledger.underWay('http', [1e9, 1e9, 9.9e9, 9.9995e9], 11e9)
	expect(agesMs(told()!)).toEqual([940, 1, 1074, 1, 9664, 2])
	ledger.underWay('http', [], 12e9)
	expect(told()).toEqual({left: 0, cut: 0, underWay: 0})
})
