import {spawn} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {
	decodeSamples,
	type MicroMessage,
	type MicroRequest,
	microNodeFlags,
	microRequestVariable,
} from '../../src/core/kinds/micro/events-message.ts'
import {decodeMicroMessage} from '../../src/core/kinds/micro/events-message-schema.ts'
import {compileCache} from '../compile-cache.ts'

const child = fileURLToPath(new URL('../../src/micro/child.ts', import.meta.url))
export const benches = fileURLToPath(new URL('../../fixtures/benches/', import.meta.url))

export interface Answer {
	readonly messages: readonly MicroMessage[]
	/** Lines on the descriptor that are no messages. */
	readonly strays: readonly string[]
	readonly stdout: string
	readonly stderr: string
	readonly exitCode: number | null
	readonly signal: string | null
	readonly samplesNs: readonly number[]
}

/** Starts the real program, as whoever runs suites will. */
export function ask(
	request: unknown,
	options: {
		/** Killed once it has said a message with this in it. */
		readonly killOn?: string
		readonly program?: string
	} = {},
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const started = spawn(process.execPath, [...microNodeFlags, options.program ?? child], {
			env: {...process.env, ...compileCache(), NODE_OPTIONS: '', [microRequestVariable]: JSON.stringify(request)},
			stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
		})
		const texts = ['', '', '', '']
		for (const descriptor of [1, 2, 3])
			started.stdio[descriptor]!.on('data', chunk => {
				texts[descriptor] += chunk
				if (options.killOn && texts[3]!.includes(options.killOn)) started.kill('SIGKILL')
			})
		started.on('error', reject)
		started.on('close', (exitCode, signal) => {
			const lines = texts[3]!.split('\n').filter(line => line !== '')
			const messages = lines.map(decodeMicroMessage)
			const known = messages.filter(message => message !== null)
			resolve({
				messages: known,
				strays: lines.filter((_, i) => messages[i] === null),
				stdout: texts[1]!,
				stderr: texts[2]!,
				exitCode,
				signal,
				samplesNs: known.flatMap(message => (message.type === 'sampled' ? [...decodeSamples(message.samplesNs)!] : [])),
			})
		})
	})
}

export function list(file: string): Promise<Answer> {
	return ask({file: path.resolve(benches, file), mode: 'list'} satisfies MicroRequest)
}

/** @param wishes.timeLimitMs far more than the samples take: who wants the limit to be met says one */
export function measure(
	file: string,
	name: string,
	wishes: {
		readonly samples?: number
		readonly samplesInsisted?: true
		readonly timeLimitMs?: number
		readonly killOn?: string
	} = {},
): Promise<Answer> {
	const {samples = 40, samplesInsisted, timeLimitMs = 20_000, killOn} = wishes
	const request: MicroRequest = {
		file: path.resolve(benches, file),
		mode: 'measure',
		name,
		samples,
		...(samplesInsisted ? {samplesInsisted} : {}),
		timeLimitMs,
		gc: 'before',
	}
	return ask(request, killOn === undefined ? {} : {killOn})
}

export function only<Type extends MicroMessage['type']>(
	answer: Answer,
	type: Type,
): Extract<MicroMessage, {readonly type: Type}> {
	const found = answer.messages.filter(message => message.type === type)
	if (found.length !== 1)
		throw new Error(
			`${found.length} messages of type ${type} among ${JSON.stringify(answer.messages)}; stderr: ${answer.stderr}`,
		)
	return found[0] as Extract<MicroMessage, {readonly type: Type}>
}
