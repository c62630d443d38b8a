import {existsSync} from 'node:fs'
import {createServer, type Socket} from 'node:net'
import {basename, dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {ProbePlan} from '../../core/plan/suite-plan-common.ts'
import {takesNoPreload} from '../../core/suite/takes-no-preload.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {ProbedProcess, ProbeServer, Probes} from '../../ports.ts'
import {listenPrivately} from '../run-socket/socket-folder.ts'
import {hasCome, untilAllHaveCome} from './coming-probes.ts'
import {acceptProbe} from './connection.ts'
import {ownCodeBeside} from './own-code.ts'

/** @param options.relayPath  what targets load; by default the one shipped beside this program */
export function createProbes(options: {readonly relayPath?: string} = {}): Probes {
	const relayPath = options.relayPath ?? findPreload('relay.cjs')
	return {listen: watched => listen(relayPath, watched)}
}

/** Beside the bundle (`dist/probe`), or in the source tree. */
export function findPreload(name: string): string {
	const places = [`./probe/${name}`, `../../probe/${name}`].map(place => fileURLToPath(new URL(place, import.meta.url)))
	const found = places.find(place => existsSync(place))
	if (found === undefined) {
		throw new ArsenalError('internal', `probe/${name}, which is loaded into Node targets, is missing`, {
			advice: 'Install arsenal-tui again, or build it with `npm run build`.',
		})
	}
	return found
}

async function listen(relayPath: string, {cpuIntervalUs, allCollections}: ProbePlan): Promise<ProbeServer> {
	const sockets = new Set<Socket>()
	const unclaimed: ProbedProcess[] = []
	let listener: ((process: ProbedProcess) => void) | null = null

	const server = createServer(socket => {
		sockets.add(socket)
		socket.on('close', () => sockets.delete(socket))
		acceptProbe(socket, process => {
			void hasCome(dirname(path), process.hello.pid)
			if (listener) listener(process)
			else unclaimed.push(process)
		})
	})
	const {path, remove} = await listenPrivately(server, 'p')

	return {
		socketPath: path,
		own: ownCodeBeside(relayPath),
		// As src/probe/shared.cjs reads it off the path: what mkdtemp has made by chance.
		pollMark: basename(dirname(path)).slice(-6),
		environment: inherited => ({
			ARSENAL_SOCKET: path,
			ARSENAL_CPU_US: `${cpuIntervalUs ?? ''}`,
			ARSENAL_GC: allCollections ? 'all' : 'some',
			...preloading(relayPath, inherited.NODE_OPTIONS ?? process.env.NODE_OPTIONS),
		}),
		onProcess(wanted) {
			listener = wanted
			for (const process of unclaimed.splice(0)) wanted(process)
		},
		allHaveCome: signal => untilAllHaveCome(dirname(path), signal),
		async close() {
			const closed = new Promise<void>(resolve => server.close(() => resolve()))
			for (const socket of sockets) socket.destroy()
			await closed
			await remove()
		},
	}
}

/** @returns nothing where a preload would end the program */
export function preloading(preloadPath: string, inherited: string | undefined): {readonly NODE_OPTIONS?: string} {
	if (inherited !== undefined && takesNoPreload([inherited])) return {}
	return {NODE_OPTIONS: composeNodeOptions(preloadPath, inherited)}
}

/**
 * Ours comes first: what it will need it takes before the user's own preloads can patch it. NODE_OPTIONS is split at spaces;
 * double quotes keep a path together and a backslash keeps the next character.
 */
export function composeNodeOptions(preloadPath: string, inherited: string | undefined): string {
	const quoted = `"${preloadPath.replace(/["\\]/g, '\\$&')}"`
	return [`--require ${quoted}`, inherited?.trim()].filter(part => part).join(' ')
}
