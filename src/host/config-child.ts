/**
 * The program that reads one configuration: foreign code, which may open what it likes, loop, print or end its process. What it says stands in
 * `ConfigAnswer`, one line on a descriptor of its own; then it ends, and with it all the configuration has left open.
 */
import {writeSync} from 'node:fs'
import {Socket} from 'node:net'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {cannotRead, importConfig, placeOf} from './config-import.ts'
import {answerDescriptor, type ConfigAnswer, lifelineDescriptor} from './config-process.ts'
import {suitesOf} from './config-suites.ts'

/** Taken now: a configuration may replace what it likes. */
const exit = process.exit.bind(process)
const write = writeSync
const stringify = JSON.stringify
const nextTurn = setImmediate

const [node, , file = '', ...argv] = process.argv
// As the configuration would see them, were it read by the program itself.
process.argv = [node!, ...argv]

// Whoever wants to know may be gone: then nobody would end this process.
const lifeline = new Socket({fd: lifelineDescriptor, readable: true, writable: false})
lifeline.on('error', () => {})
lifeline.on('close', () => exit(0))
lifeline.resume().unref()

process.on('uncaughtException', thrown => answer(refusal(cannotRead(file, thrown, placeOf(file, thrown)))))
try {
	const suites = suitesOf(file, await importConfig(file))
	// A promise that nobody waits for is told of when the turn is over.
	await new Promise(resolve => nextTurn(resolve))
	// Pipes are those of our own that it prints to.
	const open = [...new Set(process.getActiveResourcesInfo())].filter(name => name !== 'PipeWrap')
	answer({is: 'loaded', suites, open: open.sort((a, b) => (a < b ? -1 : 1))})
} catch (error) {
	answer(refusal(error instanceof ArsenalError ? error : cannotRead(file, error, placeOf(file, error))))
}

function refusal({message, advice, problems}: ArsenalError): ConfigAnswer {
	return {is: 'refused', message, advice: advice ?? null, problems}
}

function answer(said: ConfigAnswer): never {
	const line = Buffer.from(`${stringify(said)}\n`)
	for (let at = 0; at < line.length; ) {
		try {
			at += write(answerDescriptor, line, at)
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break
			// The reader is slow and the pipe does not block: a millisecond later there is room.
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
		}
	}
	return exit(0)
}
