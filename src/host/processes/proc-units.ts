import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {endianness} from 'node:os'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'

/** What the kernel counts in. Usually 100 and 4096, but not on every ARM server. */
export interface ProcUnits {
	readonly ticksPerSecond: number
	readonly pageBytes: number
}

const pageSizeEntry = 6
const clockTicksEntry = 17

/**
 * Asked of the auxiliary vector the kernel gave this very process, which is what sysconf and `getconf` answer from, without starting
 * a program. `getconf` itself where the vector cannot be read.
 */
export function readProcUnits(): ProcUnits {
	const found = readAuxv() ?? askGetconf()
	if (found === null)
		throw new ArsenalError('internal', 'Cannot tell in which units this kernel counts CPU time and memory.', {
			advice: 'Neither /proc/self/auxv nor `getconf CLK_TCK` gave an answer. Is /proc mounted?',
		})
	return found
}

function readAuxv(): ProcUnits | null {
	try {
		return parseAuxv(readFileSync('/proc/self/auxv'), endianness(), wordBytes())
	} catch {
		return null
	}
}

function wordBytes(): 4 | 8 {
	return process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8
}

/** Pairs of machine words, type and value. Source: getauxval(3). */
export function parseAuxv(bytes: Buffer, order: 'LE' | 'BE', wordBytes: 4 | 8): ProcUnits | null {
	const word = (at: number) => {
		if (wordBytes === 4) return order === 'LE' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
		return Number(order === 'LE' ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at))
	}
	let ticksPerSecond = 0
	let pageBytes = 0
	for (let at = 0; at + 2 * wordBytes <= bytes.length; at += 2 * wordBytes) {
		if (word(at) === clockTicksEntry) ticksPerSecond = word(at + wordBytes)
		if (word(at) === pageSizeEntry) pageBytes = word(at + wordBytes)
	}
	return ticksPerSecond > 0 && pageBytes > 0 ? {ticksPerSecond, pageBytes} : null
}

function askGetconf(): ProcUnits | null {
	try {
		const ask = (name: string) =>
			Number(execFileSync('getconf', [name], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 2000}))
		const ticksPerSecond = ask('CLK_TCK')
		const pageBytes = ask('PAGESIZE')
		return ticksPerSecond > 0 && pageBytes > 0 ? {ticksPerSecond, pageBytes} : null
	} catch {
		return null
	}
}
