/**
 * The program that reads one configuration: foreign code, which may open what it likes, loop, print or end its process. What it says stands in
 * `ConfigAnswer`, one line on a descriptor of its own; then it ends, and with it all the configuration has left open.
 */
import {writeSync} from 'node:fs'
import {Socket} from 'node:net'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {launchMarkName} from '../launch/mark.ts'
import {checkedConfig} from './checked.ts'
import {cannotRead, importConfig, placeOf} from './import.ts'
import {answerDescriptor, type ConfigAnswer, lifelineDescriptor} from './process.ts'
import {leftOpen} from './refusal.ts'

/**
 * For what a configuration opens and closes again, or what fails in the background: steps of a hundredth of a second, which a machine that stands
 * still cannot use up. Whoever leaves nothing open does not wait.
 */
const steps = 50
const stepMs = 10

/** Taken now: a configuration may replace what it likes. */
const exit = process.exit.bind(process)
const write = writeSync
const stringify = JSON.stringify
const later = setTimeout
const stillOpen = process.getActiveResourcesInfo.bind(process)

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
	const config = checkedConfig(file, await importConfig(file))
	// Nothing is left that could open, print or reject anything: only now it is known to be in order.
	process.on('beforeExit', () => answer({is: 'loaded', ...config}))
	waitForTheEnd(0)
} catch (error) {
	answer(refusal(error instanceof ArsenalError ? error : cannotRead(file, error, placeOf(file, error))))
}

/** By timers that keep nobody alive: they fire only while something of the configuration does. What it prints, we have to read first. */
function waitForTheEnd(step: number): void {
	const look = () => {
		const open = stillOpen()
		const counts = open.some(name => name.endsWith('WriteWrap')) ? 0 : 1
		if (step < steps) waitForTheEnd(step + counts)
		else answer(refusal(leftOpen(file, open)))
	}
	later(look, stepMs).unref()
}

function refusal({message, advice, problems}: ArsenalError): ConfigAnswer {
	return {is: 'refused', message, advice: advice ?? null, problems}
}

function answer(said: ConfigAnswer): never {
	// A configuration may hand its whole environment on: our mark is only for what it starts itself.
	const line = Buffer.from(`${stringify(said, (key, value) => (key === launchMarkName ? undefined : value))}\n`)
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
