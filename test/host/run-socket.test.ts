import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync, writeFileSync} from 'node:fs'
import {mkdtemp, rm, stat} from 'node:fs/promises'
import net from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import type {RunCommand} from '../../src/core/plan/run-command.ts'
import {runSocket} from '../../src/host/run-socket/run-socket.ts'
import type {RunNotice} from '../../src/ports.ts'

/** It waits for a second by itself: a machine may stop for longer. */
const patiently = {timeout: 20_000}

test('commands go one way, notices the other, and the end is seen', async () => {
	const commands: RunCommand[] = []
	const notices: RunNotice[] = []
	const server = await runSocket.listen(command => commands.push(command))
	const client = (await runSocket.connect(server.path, notice => notices.push(notice)))!
	client.send({type: 'flame', seconds: 10})
	client.send({type: 'stop'})
	await vi.waitFor(() => expect(commands).toEqual([{type: 'flame', seconds: 10}, {type: 'stop'}]), patiently)
	server.broadcast({type: 'notice', text: 'two\nlines'})
	server.broadcast({type: 'done', exitCode: 0, reportDir: null})
	await vi.waitFor(
		() =>
			expect(notices).toEqual([
				{type: 'notice', text: 'two\nlines'},
				{type: 'done', exitCode: 0, reportDir: null},
			]),
		patiently,
	)
	await server.close()
	await client.closed
	await expect(stat(path.dirname(server.path))).rejects.toThrow()
})

test('who connects when all has been said already hears it, and the end', async () => {
	const server = await runSocket.listen(() => {})
	const said: RunNotice[] = [
		{type: 'notice', text: 'The disk is full.'},
		{type: 'done', exitCode: 2, reportDir: null},
	]
	for (const notice of said) server.broadcast(notice)
	server.broadcast({type: 'grew', bytes: 10})
	const closed = server.close()
	const heard: RunNotice[] = []
	const client = (await runSocket.connect(server.path, notice => heard.push(notice)))!
	await closed
	await client.closed
	expect(heard).toEqual(said)
})

test('what was said before anybody listened costs little memory', async () => {
	const server = await runSocket.listen(() => {})
	for (let i = 0; i < 5000; i++) server.broadcast({type: 'notice', text: 'x'.repeat(100)})
	const socket = net.connect(server.path)
	let received = 0
	socket.on('data', chunk => (received += chunk.length))
	const closed = new Promise(resolve => socket.on('close', resolve))
	await new Promise(resolve => socket.on('connect', resolve))
	await server.close()
	await closed
	// 600 KB were said.
	expect(received).toBeGreaterThan(50_000)
	expect(received).toBeLessThan(100_000)
})

test('who connected while we were stopped is heard of before we go', async () => {
	const server = await runSocket.listen(() => {})
	server.broadcast({type: 'done', exitCode: 0, reportDir: null})
	const heard: RunNotice[] = []
	const closed = server.close()
	const connecting = runSocket.connect(server.path, notice => heard.push(notice))
	// As a hypervisor does it: longer than anybody is waited for.
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2200)
	const client = (await connecting)!
	await closed
	await client.closed
	expect(heard).toEqual([{type: 'done', exitCode: 0, reportDir: null}])
})

test('who never connects is not waited for without end', async () => {
	const alone = await runSocket.listen(() => {})
	await alone.close()
})

test('nobody there is null, not an error', async () => {
	expect(await runSocket.connect('/nowhere/run', () => {})).toBeNull()
})

test('garbage is ignored, and a line without end closes the connection', async () => {
	const commands: RunCommand[] = []
	const server = await runSocket.listen(command => commands.push(command))
	const socket = net.connect(server.path)
	socket.write('{"type":"rm -rf"}\nnull\n[1]\n\u0000\n{"type":"skip"}\n')
	await vi.waitFor(() => expect(commands).toEqual([{type: 'skip'}]), patiently)
	const closed = new Promise(resolve => socket.on('close', resolve))
	socket.on('error', () => {})
	socket.write('x'.repeat(200_000))
	await closed
	await server.close()
})

test('a client that does not read costs pokes, not memory', async () => {
	const server = await runSocket.listen(() => {})
	const socket = net.connect(server.path)
	await new Promise(resolve => socket.on('connect', resolve))
	socket.pause()
	for (let i = 0; i < 200_000; i++) server.broadcast({type: 'notice', text: 'x'.repeat(100)})
	let received = 0
	socket.on('data', chunk => (received += chunk.length))
	socket.resume()
	await server.close()
	await new Promise(resolve => (socket.closed ? resolve(null) : socket.on('close', resolve)))
	// 25 MB were said; what was kept is our 64 KiB and what the kernel holds for a socket.
	expect(received).toBeLessThan(2e6)
})

test.runIf(process.platform === 'linux')(
	'what was said to us while we were stopped, by one who has left since, is not lost',
	async () => {
		const commands: RunCommand[] = []
		const server = await runSocket.listen(command => commands.push(command))
		const folder = await mkdtemp(path.join(tmpdir(), 'run-socket-'))
		onTestFinished(() => rm(folder, {recursive: true}))
		const go = path.join(folder, 'go')
		const caller = spawn(process.execPath, [path.join(import.meta.dirname, 'caller.ts'), server.path, go], {
			stdio: ['ignore', 'pipe', 'inherit'],
		})
		await once(caller.stdout, 'data')
		// As a full machine does it: the caller says its word and goes, and all that time nothing of us runs.
		writeFileSync(go, '')
		for (let looks = 0; looks < 1000 && isRunning(caller.pid!); looks++)
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
		// What is due first on waking.
		server.broadcast({type: 'notice', text: 'to nobody'})
		await vi.waitFor(() => expect(commands).toEqual([{type: 'stop'}, {type: 'stop'}]), patiently)
		await server.close()
	},
)

/** Nobody collects it while we stand still. */
function isRunning(pid: number): boolean {
	try {
		return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
	} catch {
		return false
	}
}
