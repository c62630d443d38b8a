/** What our thread holds is not there for the program, in Node's own words; whatever else it closes is closed. */
import {describe, expect, test} from 'vitest'
import {findPreload} from '../../src/host/probe/server.ts'
import {run, targetNodes} from './observe-target.ts'

const path = JSON.stringify(findPreload('descriptors.cjs'))

describe.each(targetNodes)('in Node $version', ({path: node}) => {
	async function said(program: string): Promise<unknown> {
		const prologue = `
			const fs = require('node:fs')
			const handshake = new Int32Array(new SharedArrayBuffer(16))
			const held = new Int32Array(new SharedArrayBuffer(16)).fill(-1)
			const whatIsThrown = call => { try { call(); return null } catch ({code, message, syscall}) { return {code, message, syscall} } }
			const alone = whatIsThrown(() => fs.closeSync(1000))
			require(${path}).guardDescriptors(handshake, held)
			const file = fs.openSync('/dev/null', 'r')`
		const {stdout, stderr} = await run([node, '-e', `${prologue}\n${program}`]).ended
		expect(stderr).toBe('')
		return JSON.parse(stdout)
	}

	test('one that is held cannot be closed, and can be when it is let go', async () => {
		const program = `
			handshake[1] = 1
			held[2] = file
			const first = whatIsThrown(() => fs.closeSync(file))
			fs.close(file, ({code, message, syscall}) => {
				const open = whatIsThrown(() => fs.fstatSync(file))
				held.fill(-1)
				const second = whatIsThrown(() => fs.closeSync(file))
				console.log(JSON.stringify({
					sync: JSON.stringify(first) === JSON.stringify(alone),
					callback: JSON.stringify({code, message, syscall}) === JSON.stringify(alone),
					open, second, gone: whatIsThrown(() => fs.fstatSync(file)).code,
				}))
			})`
		expect(await said(program)).toEqual({sync: true, callback: true, open: null, second: null, gone: 'EBADF'})
	})

	test('before our thread has come a file is closed at once, and a standard descriptor once it has', async () => {
		const program = `
			fs.closeSync(file)
			const early = handshake[1]
			new (require('node:worker_threads').Worker)(
				'const {workerData} = require("node:worker_threads"); setTimeout(() => { workerData[1] = 1; Atomics.notify(workerData, 1) }, 50)',
				{eval: true, workerData: handshake},
			)
			fs.closeSync(0)
			console.log(JSON.stringify({early, later: handshake[1], free: fs.openSync('/dev/null', 'r')}))`
		expect(await said(program)).toEqual({early: 0, later: 1, free: 0})
	})

	test('what is no descriptor is refused as ever, and the functions look as they did', async () => {
		const program = `
			handshake[1] = 1
			const codes = [-1, 'x', undefined].map(fd => whatIsThrown(() => fs.closeSync(fd)).code)
			console.log(JSON.stringify([codes, fs.close.name, fs.close.length, fs.closeSync.name, fs.closeSync.length]))`
		const codes = ['ERR_OUT_OF_RANGE', 'ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_TYPE']
		expect(await said(program)).toEqual([codes, 'close', 1, 'closeSync', 1])
	})
})
