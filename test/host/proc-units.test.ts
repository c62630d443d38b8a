import {execFileSync} from 'node:child_process'
import {expect, it} from 'vitest'
import {parseAuxv, readProcUnits} from '../../src/host/processes/proc-units.ts'

const getconf = (name: string) => Number(execFileSync('getconf', [name], {encoding: 'utf8'}))

it('agrees with getconf', () => {
	expect(readProcUnits()).toEqual({ticksPerSecond: getconf('CLK_TCK'), pageBytes: getconf('PAGESIZE')})
})

it('reads vectors of both word sizes and byte orders', () => {
	const entries = [33, 7, 6, 65_536, 17, 250, 0, 0]
	const little64 = Buffer.from(BigUint64Array.from(entries, BigInt).buffer)
	const little32 = Buffer.from(Uint32Array.from(entries).buffer)
	const expected = {ticksPerSecond: 250, pageBytes: 65_536}
	expect(parseAuxv(little64, 'LE', 8)).toEqual(expected)
	expect(parseAuxv(little32, 'LE', 4)).toEqual(expected)
	expect(parseAuxv(Buffer.from(little64).swap64(), 'BE', 8)).toEqual(expected)
	expect(parseAuxv(Buffer.from(little32).swap32(), 'BE', 4)).toEqual(expected)
})

it('does not guess when the vector does not say', () => {
	expect(parseAuxv(Buffer.alloc(0), 'LE', 8)).toBeNull()
	expect(parseAuxv(Buffer.from(BigUint64Array.from([6n, 4096n, 0n]).buffer), 'LE', 8)).toBeNull()
})
