import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {microNodeFlags, microRequestVariable} from '../../core/kinds/micro/events-message.ts'
import {decodeMicroMessage} from '../../core/kinds/micro/events-message-schema.ts'
import type {BenchChild, BenchChildren} from '../../ports.ts'
import {LaunchedProgram} from './launch.ts'

/** A million samples in one line are 11 MB. */
const longestLineBytes = 12 * 1024 * 1024
const newline = 0x0a

/** As built, the child lies beside us; unbuilt, where it was written. */
const childFile = ['./micro-child.js', '../../micro/child.ts']
	.map(place => fileURLToPath(new URL(place, import.meta.url)))
	.find(file => existsSync(file))!

/** @param callerEnvironment as arsenal-tui was started with: what targets inherit */
export function createBenchChildren(
	callerEnvironment: Readonly<Record<string, string | undefined>>,
	node = process.execPath,
): BenchChildren {
	return {
		start(request, {cwd, env, nodeFlags, onOutput, onMessage}) {
			const environment: Record<string, string> = {}
			for (const [name, value] of Object.entries({...callerEnvironment, ...env}))
				if (value !== undefined) environment[name] = value
			environment[microRequestVariable] = JSON.stringify(request)
			const argv = [node, ...microNodeFlags, ...nodeFlags, childFile]
			let silence = () => {}
			const silent = new Promise<void>(resolve => {
				silence = resolve
			})
			const lines = new MessageLines(line => {
				if (line === null) return onMessage(null)
				// A bench file may write there too, for reasons of its own.
				const message = decodeMicroMessage(line)
				if (message !== null) onMessage(message)
			})
			const child = new LaunchedProgram({argv, shell: false, cwd, env: {}}, environment, onOutput, {
				reader: {onReport: chunk => lines.take(chunk), onEnd: silence},
			})
			if (child.pid === null) silence()
			return Object.assign(child, {silent}) satisfies BenchChild
		},
	}
}

/** Cuts bytes into lines; what grows beyond any message is said once, and nothing behind it is believed. */
class MessageLines {
	readonly #onLine: (line: string | null) => void
	#chunks: Uint8Array[] = []
	#bytes = 0
	#gaveUp = false

	constructor(onLine: (line: string | null) => void) {
		this.#onLine = onLine
	}

	take(chunk: Uint8Array): void {
		let from = 0
		for (let at = chunk.indexOf(newline); at >= 0 && !this.#gaveUp; at = chunk.indexOf(newline, from)) {
			this.#chunks.push(chunk.subarray(from, at))
			const line = Buffer.concat(this.#chunks).toString('utf8')
			this.#chunks = []
			this.#bytes = 0
			from = at + 1
			this.#onLine(line)
		}
		if (this.#gaveUp) return
		this.#chunks.push(chunk.subarray(from))
		this.#bytes += chunk.length - from
		if (this.#bytes <= longestLineBytes) return
		this.#gaveUp = true
		this.#chunks = []
		this.#onLine(null)
	}
}
