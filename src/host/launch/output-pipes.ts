import {spawnSync} from 'node:child_process'
import {closeSync, constants, mkdtempSync, openSync, rmSync} from 'node:fs'
import {Socket} from 'node:net'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import {temporaryPlaces} from '../run-socket/socket-folder.ts'

/** What a program is to print into, and where we read it. */
export interface OutputPipes {
	/** For execa: open files. Any descriptor works; its types end at 9. */
	readonly stdout: 8
	readonly stderr: 9
	readonly readable: Readonly<Record<'stdout' | 'stderr', Readable>>
	/** Our own hold on the ends that are written to, once the program has been started. */
	close(): void
	/** Nobody was started who could print. */
	abandon(): void
}

const works = process.platform === 'linux'
/** Those where it did not work are not tried again. */
const places = [...temporaryPlaces()]

/**
 * Node gives its children sockets and calls them pipes, and Linux opens no socket by name: `echo done > /dev/stdout`, which is in many a start
 * script, and programs that log to /dev/stderr would fail with ENXIO under us alone. Node makes no real pipe, but it opens one that has a name.
 *
 * @returns null where it cannot be done: then Node's own have to serve
 */
export function openOutputPipes(): OutputPipes | null {
	while (works && places.length > 0) {
		const pipes = openIn(places[0]!)
		if (pipes !== null) return pipes
		places.shift()
	}
	return null
}

function openIn(place: string): OutputPipes | null {
	const opened: number[] = []
	let folder: string | null = null
	try {
		folder = mkdtempSync(join(place, 'arsenal-pipes-'))
		const names = ['stdout', 'stderr'].map(name => join(folder!, name))
		const PATH = ['/usr/bin', '/bin', process.env.PATH].join(':')
		if (spawnSync('mkfifo', ['-m', '600', ...names], {env: {PATH}, stdio: 'ignore'}).status !== 0) return null
		const [stdout, stderr] = names.map(name => {
			// The end that is read first, and without waiting: there is nobody yet.
			const from = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
			opened.push(from)
			const to = openSync(name, constants.O_WRONLY)
			opened.push(to)
			return {from, to}
		}) as [Ends, Ends]
		const readable = {stdout: readEnd(stdout), stderr: readEnd(stderr)}
		return {
			stdout: stdout.to as 8,
			stderr: stderr.to as 9,
			readable,
			close: () => {
				closeSync(stdout.to)
				closeSync(stderr.to)
			},
			abandon: () => {
				readable.stdout.destroy()
				readable.stderr.destroy()
			},
		}
	} catch {
		for (const fd of opened) closeSync(fd)
		return null
	} finally {
		if (folder !== null) rmSync(folder, {recursive: true, force: true})
	}
}

interface Ends {
	readonly from: number
	readonly to: number
}

function readEnd({from}: Ends): Readable {
	return new Socket({fd: from, readable: true, writable: false})
}
