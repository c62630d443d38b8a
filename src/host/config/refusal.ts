import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

/** As `process.getActiveResourcesInfo` calls what keeps a process alive: what a user calls it. */
const words: Readonly<Record<string, string>> = {
	FSEventWrap: 'a file that is watched',
	GetAddrInfoReqWrap: 'a name that is looked up',
	Immediate: 'a turn of the event loop',
	PipeConnectWrap: 'a connection',
	PipeServerWrap: 'a server that listens',
	ProcessWrap: 'a program that runs',
	StatWatcher: 'a file that is watched',
	TCPConnectWrap: 'a connection',
	TCPServerWrap: 'a server that listens',
	TCPSocketWrap: 'a connection',
	Timeout: 'a timer',
	UDPWrap: 'a UDP socket',
}

/** A configuration that did not come to an end. @param open as Node calls it, the same name as often as there is one */
export function leftOpen(file: string, open: readonly string[]): ArsenalError {
	const names = [...new Set(open)].sort((a, b) => (a < b ? -1 : 1))
	// Pipes are there with a child, and where anything was printed; a worker thread has no name of its own.
	const said = names.flatMap(name => (name === 'PipeWrap' ? [] : words[name] ? `${words[name]} (${name})` : name))
	return cannotUse(
		file,
		`it leaves something open: ${said.join(', ') || 'a worker thread or a local socket'}.`,
		'A configuration only says what suites there are, and ends. Close what it opens (await pool.end()), or leave it to the command of a suite.',
	)
}

/** Its stdout is that of results, and who reads those (`--json`) must find nothing else there. @param firstLine sanitised */
export function printedToStdout(file: string, firstLine: string): ArsenalError {
	return cannotUse(
		file,
		firstLine === '' ? 'it prints empty lines to stdout.' : `it prints to stdout: ${firstLine}`,
		'Results stand on stdout (--json). Print with console.error, or have quiet what prints there (dotenv: {quiet: true}).',
	)
}

/** Processes in sessions of their own. @param commands sanitised */
export function leftRunning(file: string, commands: readonly string[]): ArsenalError {
	return cannotUse(
		file,
		`it leaves something running, which was ended: ${commands.join(', ')}.`,
		'What suites need belongs into a command of theirs, and is ended with them.',
	)
}

export function cannotUse(file: string, why: string, advice?: string): ArsenalError {
	return new ArsenalError(
		'bad-config',
		`${sanitise(file)} cannot be used: ${why}`,
		advice === undefined ? {} : {advice},
	)
}
