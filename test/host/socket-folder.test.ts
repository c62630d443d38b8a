import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {connect, createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {listenPrivately, removeStaleSocketFolders} from '../../src/host/run-socket/socket-folder.ts'

let place = ''
const servers: Server[] = []

beforeEach(() => {
	place = mkdtempSync(join(tmpdir(), 'sockets-'))
	vi.stubEnv('TMPDIR', place)
})
afterEach(async () => {
	vi.unstubAllEnvs()
	for (const server of servers.splice(0)) await close(server)
	rmSync(place, {recursive: true})
})

const close = (server: Server) => new Promise<void>(resolve => server.close(() => resolve()))

async function listen(name = 's') {
	const server = createServer(socket => socket.on('error', () => {}).end('hello'))
	servers.push(server)
	return {server, ...(await listenPrivately(server, name))}
}

function answerOf(path: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(path)
		socket.on('error', reject)
		socket.on('data', chunk => resolve(chunk.toString()))
	})
}

/** An old folder of ours, its sockets bound by a process that was killed. */
function stale(name: string, sockets: readonly string[]): string {
	const folder = join(place, name)
	mkdirSync(folder, {mode: 0o700})
	for (const socket of sockets) {
		const script = `require('net').createServer().listen(${JSON.stringify(join(folder, socket))}, () => process.kill(process.pid, 'SIGKILL'))`
		try {
			execFileSync(process.execPath, ['-e', script], {env: {}, stdio: 'ignore'})
		} catch {
			// As was to be expected of one that kills itself.
		}
	}
	expect(readdirSync(folder)).toEqual(sockets)
	return folder
}

function age(folder: string): void {
	const longAgo = Date.now() / 1000 - 3600
	utimesSync(folder, longAgo, longAgo)
}

test('only we can enter the folder, whatever the umask, and it is gone afterwards', async () => {
	const umask = process.umask(0)
	const {server, path, remove} = await listen().finally(() => process.umask(umask))
	expect(dirname(dirname(path))).toBe(place)
	expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
	expect(await answerOf(path)).toBe('hello')
	await close(server)
	await remove()
	expect(readdirSync(place)).toEqual([])
})

test.each([
	['too deep for a socket', () => mkdirSync(join(place, 'x'.repeat(120)), {recursive: true}), 'x'.repeat(120)],
	['not there', () => {}, 'nowhere'],
	['a file', () => writeFileSync(join(place, 'file'), ''), 'file'],
])('a TMPDIR that is %s is passed over', async (_, make, name) => {
	make()
	vi.stubEnv('TMPDIR', join(place, name))
	vi.stubEnv('XDG_RUNTIME_DIR', place)
	const {path} = await listen()
	expect(dirname(dirname(path))).toBe(place)
	expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103)
	expect(await answerOf(path)).toBe('hello')
})

test('a path that no place is short enough for is an error with advice, and leaves nothing', async () => {
	await expect(listen('s'.repeat(100))).rejects.toMatchObject({
		code: 'output-not-writable',
		message: expect.stringContaining('no folder for a socket in '),
		advice: expect.stringContaining('TMPDIR'),
	})
	expect(readdirSync(place)).toEqual([])
})

test('a name that is taken or no file can have leaves no folder behind', async () => {
	vi.stubEnv('XDG_RUNTIME_DIR', undefined)
	await expect(listen('a/b')).rejects.toMatchObject({code: 'output-not-writable'})
	expect(readdirSync(place)).toEqual([])
})

test('what dead owners left is removed, and nothing else', async () => {
	const dead = [stale('arsenal-sock-aaaaaa', ['p']), stale('arsenal-sock-bbbbbb', [])]
	const young = stale('arsenal-sock-cccccc', ['run'])
	const foreign = stale('other-aaaaaa', ['p'])
	const withFile = stale('arsenal-sock-dddddd', ['p'])
	writeFileSync(join(withFile, 'precious'), '')
	writeFileSync(join(dead[0]!, 'n4711'), '')
	const {path} = await listen()
	for (const folder of [...dead, foreign, withFile, dirname(path)]) age(folder)
	await removeStaleSocketFolders()
	for (const folder of dead) expect(existsSync(folder), basename(folder)).toBe(false)
	for (const folder of [young, foreign, withFile]) expect(readdirSync(folder), basename(folder)).not.toEqual([])
	expect(await answerOf(path)).toBe('hello')
})
