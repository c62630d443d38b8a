/** One process as `/proc/<pid>/stat` tells it. Figures in the kernel's own units: see proc-units.ts. */
export interface ProcStat {
	readonly pid: number
	/** At most 15 bytes for a program, hostile: a program names itself. */
	readonly name: string
	/** One letter: R running, S sleeping, T stopped, Z dead but not yet collected by its parent. */
	readonly state: string
	readonly ppid: number
	readonly processGroup: number
	readonly session: number
	/** Minor page faults of children that have ended and were collected, and of theirs. Every program has some: it grows with each of them. */
	readonly childrenFaults: number
	readonly userTicks: number
	readonly systemTicks: number
	/** User and system time of children that have ended and were collected, and of theirs. */
	readonly childrenTicks: number
	readonly threads: number
	/** Since boot. With the pid this names a process for good; the pid alone is given out again. */
	readonly startTicks: number
	readonly rssPages: number
}

const space = 0x20
const openParenthesis = 0x28
const closeParenthesis = 0x29
const zero = 0x30

/**
 * The name stands raw between parentheses and may hold spaces, newlines and parentheses itself, so what follows it is counted from the
 * last `)` of the line. Reads the bytes as they are: at 200 files a second, splitting strings would be most of the cost.
 * @param length of the line in `bytes`, which may be a larger, reused buffer
 * @returns null when this is no stat line
 * Source: proc_pid_stat(5); the numbers below are its field numbers.
 */
export function parseProcStat(bytes: Buffer, length: number): ProcStat | null {
	const nameStart = bytes.indexOf(openParenthesis)
	const nameEnd = bytes.subarray(0, length).lastIndexOf(closeParenthesis)
	if (nameStart < 1 || nameEnd < nameStart || nameEnd + 2 >= length) return null
	const fields: number[] = []
	// Field 3 is the state letter, field 4 starts two bytes after it.
	for (let at = nameEnd + 4; at < length && fields.length < 21; ) {
		let value = 0
		let sign = 1
		if (bytes[at] === 0x2d) {
			sign = -1
			at++
		}
		for (; at < length && bytes[at]! >= zero; at++) value = value * 10 + bytes[at]! - zero
		fields.push(sign * value)
		if (bytes[at] !== space) break
		at++
	}
	if (fields.length < 21) return null
	const field = (number: number) => fields[number - 4]!
	return {
		pid: Number(bytes.toString('latin1', 0, nameStart - 1)),
		name: bytes.toString('utf8', nameStart + 1, nameEnd),
		state: String.fromCharCode(bytes[nameEnd + 2]!),
		ppid: field(4),
		processGroup: field(5),
		session: field(6),
		childrenFaults: field(11),
		userTicks: field(14),
		systemTicks: field(15),
		childrenTicks: field(16) + field(17),
		threads: field(20),
		startTicks: field(22),
		rssPages: field(24),
	}
}

/** A dead process stays listed until its parent collects it; nothing can end it any further. */
export function hasEnded(state: string): boolean {
	return state === 'Z' || state === 'X' || state === 'x'
}
