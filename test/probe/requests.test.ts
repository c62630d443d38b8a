import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {createServer, get} from 'node:http'
import {createRequire} from 'node:module'
import type {AddressInfo} from 'node:net'
import {promisify} from 'node:util'
import {expect, it} from 'vitest'
import {program, targetNodes} from './observe-target.ts'

const probe = createRequire(new URL('../../src/probe/', import.meta.url))
const {openLedger} = probe('./ledger.cjs')
const {drain, tableWriter, viewTable} = probe('./tables.cjs')
const {countRequests} = probe('./requests.cjs')
const {FROM_NS} = probe('./shared.cjs')

it('leaves out looks at whether the program is ready that a loop standing still has held up', async () => {
	const tables: {metric: string; ints: Int32Array}[] = []
	const writer = tableWriter(({metric, memory}: {metric: string; memory: SharedArrayBuffer}) =>
		tables.push({metric, ...viewTable(memory)}),
	)
	const moments = new Float64Array(2).fill(Number.NaN)
	let nowNs = 1e9
	const requests = countRequests(openLedger(writer, moments), () => nowNs, 'x1y2z3')
	const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
	await once(server, 'listening')
	const {port} = server.address() as AddressInfo
	const ask = (headers: Record<string, string>) =>
		new Promise(resolve =>
			get({port, host: '127.0.0.1', headers, agent: false}, answer => answer.resume().on('end', resolve)),
		)
	const counted = () => {
		requests.settle()
		return tables.reduce((sum, table) => sum + (drain(table)?.counts[1] ?? 0), 0)
	}
	try {
		await ask({'arsenal-tui-readiness': 'x1y2z3'})
		moments[FROM_NS] = 0.5e9
		expect(counted(), 'before anything counts').toBe(0)
		nowNs += 9e9
		await ask({'arsenal-tui-readiness': 'x1y2z3'})
		expect(counted(), '9 s late').toBe(0)
		await ask({'arsenal-tui-readiness': 'of another run'})
		expect(counted(), 'of another run, which is work as any').toBe(1)
	} finally {
		requests.stop()
		server.close()
	}
})

it.each(targetNodes)('counts each once on Node $version, however often it is interrupted', async ({path: node}) => {
	const {stdout} = await promisify(execFile)(node, [program('interrupted.cjs'), '100000'])
	const {requests, asked, ...counted} = JSON.parse(stdout)
	expect(asked).toBeGreaterThan(100)
	expect(counted).toEqual({answered: requests, others: 0})
})
