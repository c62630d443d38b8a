import {existsSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {dirname} from 'node:path'
import {afterEach, expect, test, vi} from 'vitest'
import {composeNodeOptions, createProbes} from '../../src/host/probe/server.ts'
import type {ProbedProcess, ProbeServer} from '../../src/ports.ts'
import {run} from '../probe/observe-target.ts'

const open: ProbeServer[] = []
const listen = async (): Promise<ProbeServer> => {
	const server = await createProbes().listen({cpuIntervalUs: 5000})
	open.push(server)
	return server
}
afterEach(async () => {
	vi.unstubAllEnvs()
	await Promise.all(open.splice(0).map(server => server.close()))
})

const socketOf = (server: ProbeServer): string => server.environment({}).ARSENAL_SOCKET!
const nextProcess = (server: ProbeServer): Promise<ProbedProcess> => new Promise(resolve => server.onProcess(resolve))

async function say(server: ProbeServer, bytes: string): Promise<Socket> {
	const socket = connect(socketOf(server))
	socket.on('error', () => {})
	await new Promise(resolve => socket.once('connect', resolve))
	socket.write(bytes)
	return socket
}
const hello = (pid: number): string =>
	`${JSON.stringify({hello: {pid, ppid: 1, nodeVersion: 'v24.0.0', argv: ['node', 'a.js']}})}\n`

test('the socket and its folder are gone afterwards', async () => {
	const server = await listen()
	const folder = dirname(socketOf(server))
	await server.close()
	expect(existsSync(folder)).toBe(false)
})

test.each([
	['/opt/relay.cjs', undefined, '--require "/opt/relay.cjs"'],
	['/opt/relay.cjs', '', '--require "/opt/relay.cjs"'],
	['/opt/a b/relay.cjs', ' --max-old-space-size=99 ', '--require "/opt/a b/relay.cjs" --max-old-space-size=99'],
	['/a"b\\c', '--require "/x y"', '--require "/a\\"b\\\\c" --require "/x y"'],
])('NODE_OPTIONS for relay %s beside %s', (relay, inherited, expected) => {
	expect(composeNodeOptions(relay, inherited)).toBe(expected)
})

test('the NODE_OPTIONS we run with ourselves reach the target unless the suite has its own', async () => {
	vi.stubEnv('NODE_OPTIONS', '--title=ours')
	const server = await listen()
	expect(server.environment({}).NODE_OPTIONS).toMatch(/ --title=ours$/)
	expect(server.environment({NODE_OPTIONS: '--title=theirs'}).NODE_OPTIONS).toMatch(/relay\.cjs" --title=theirs$/)
})

test.each([
	['noise', '\0\xff garbage'.repeat(100)],
	['lines that are no JSON', 'hello\nhello\n'],
	['JSON that is no hello', '{"vitals":{}}\n'],
	['a hello that lies about its shape', '{"hello":{"pid":"1","ppid":1,"nodeVersion":"v1","argv":[]}}\n'],
	['half a megabyte without a line end', 'x'.repeat(600_000)],
])('%s is ignored and others still get in', async (_, bytes) => {
	const server = await listen()
	const arrivals: number[] = []
	const arrival = new Promise<void>(resolve =>
		server.onProcess(process => {
			arrivals.push(process.hello.pid)
			resolve()
		}),
	)
	await say(server, bytes)
	await say(server, hello(42))
	await arrival
	expect(arrivals).toEqual([42])
})

test('a process that came before anybody asked is handed over then', async () => {
	const server = await listen()
	const socket = await say(server, `${hello(5)}${hello(6)}`)
	socket.end()
	await new Promise(resolve => socket.once('close', resolve))
	const process = await nextProcess(server)
	expect(process.hello).toEqual({pid: 5, ppid: 1, nodeVersion: 'v24.0.0', argv: ['node', 'a.js']})
	await process.closed
})

/** A process that has come; `metrics` are the names of what it has counted, as they are told. */
async function counting() {
	const server = await listen()
	const arrival = nextProcess(server)
	const socket = await say(server, hello(5))
	const process = await arrival
	const metrics: string[] = []
	process.onLatency(batch => metrics.push(...batch.map(counts => counts.metric)))
	return {socket, process, metrics}
}

test('a line cut anywhere by the transport is one line', async () => {
	const {socket, process, metrics} = await counting()
	const bytes = Buffer.from(
		`${JSON.stringify({latency: [{metric: 'measure:größe', counts: [1, 2], minNs: 1, maxNs: 2, errors: 0}]})}\n`,
	)
	for (const byte of bytes) {
		socket.write(Buffer.from([byte]))
		await new Promise(setImmediate)
	}
	socket.end()
	await process.closed
	expect(metrics).toEqual(['measure:größe'])
})

test('what a process has said before it went is read, though something is said to it that it never hears', async () => {
	const {socket, process, metrics} = await counting()
	const last = {metric: 'http', counts: [1, 2], minNs: 1, maxNs: 2, errors: 0}
	// In one turn, so that nothing of it has been read when the other side has gone.
	socket.write(`${JSON.stringify({latency: [last]})}\n`)
	socket.destroy()
	const unheard = [process.collect(), process.session.post('Profiler.enable')].map(asked => asked.catch(String))
	process.release()
	await process.closed
	expect(metrics).toEqual(['http'])
	expect(await Promise.all(unheard)).toEqual(['Error: closed', 'Error: closed'])
})

test("calls answer with the inspector's result or its message, and with closed once the process is gone", async () => {
	const server = await listen()
	const target = run([process.execPath, '-e', 'setInterval(() => {}, 1000)'], {
		env: {...server.environment({NODE_OPTIONS: ''})},
	})
	const {session, closed} = await nextProcess(server)
	const answer = await session.post('Runtime.evaluate', {expression: '6 * 7', returnByValue: true})
	expect(answer.result).toMatchObject({value: 42})
	await expect(session.post('No.suchMethod')).rejects.toThrow("'No.suchMethod' wasn't found")
	const blocked = session.post('Runtime.evaluate', {expression: 'for (;;);'})
	target.kill('SIGKILL')
	await expect(blocked).rejects.toThrow('closed')
	await closed
	await expect(session.post('Profiler.enable')).rejects.toThrow('closed')
	expect(await target.ended).toMatchObject({signal: 'SIGKILL', stdout: '', stderr: ''})
})

test('many processes at once are told apart', async () => {
	const server = await listen()
	const pids = new Set<number>()
	const all = new Promise<void>(resolve =>
		server.onProcess(process => {
			pids.add(process.hello.pid)
			if (pids.size === 6) resolve()
		}),
	)
	const env = {...server.environment({NODE_OPTIONS: ''})}
	const targets = Array.from({length: 6}, () => run([process.execPath, '-e', 'setInterval(() => {}, 1000)'], {env}))
	await all
	for (const target of targets) target.kill('SIGKILL')
	await Promise.all(targets.map(target => target.ended))
	expect(pids).toEqual(new Set(targets.map(target => target.pid)))
})
