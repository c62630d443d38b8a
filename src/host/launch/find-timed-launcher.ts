import {constants as access, accessSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {LaunchedExit} from '../../ports.ts'
import {type TimedLauncher, TimedProgram} from './timed-launch.ts'

const generic = [260, 157, 113, 0]
/** wait4, setsid, clock_gettime; 1 where ru_maxrss counts bytes. By platform and architecture of this Node, which is perl's. */
const callNumbers: Readonly<Record<string, readonly number[]>> = {
	'linux-x64': [61, 112, 228, 0],
	'linux-arm64': generic,
	'linux-riscv64': generic,
	'linux-loong64': generic,
	'linux-s390x': [114, 66, 260, 0],
	'linux-ppc64': [114, 66, 246, 0],
	'darwin-arm64': [7, 147, -1, 1],
	'darwin-x64': [7, 147, -1, 1],
}

/**
 * Not only looked for but tried: a perl without 64-bit numbers or a sandbox that forbids a call shows at once.
 * @returns null where commands can only be timed in the event loop
 */
export async function findTimedLauncher(
	searchPath: string | undefined,
	perl = perlOn(searchPath),
): Promise<TimedLauncher | null> {
	const numbers = callNumbers[`${process.platform}-${process.arch}`]
	if (numbers === undefined || perl === undefined) return null
	const launcher = {perl, numbers, rssFloorBytes: 0}
	let peakBytes = 0
	for (let i = 0; i < floorTrials; i++) {
		const exit = await tried(launcher)
		if (exit === null) return null
		peakBytes = Math.max(peakBytes, exit.maxRssBytes)
	}
	// Give or take a few pages: the kernel counts them in batches of each core, and one and the same program scatters by a fifth.
	return {...launcher, rssFloorBytes: Math.ceil(peakBytes * 1.15)}
}

const floorTrials = 3
/** Milliseconds. */
const longestTrialMs = 10_000

/** @returns null when what it says of a shell that only ends is not what happened */
async function tried(launcher: TimedLauncher): Promise<LaunchedExit['rusage']> {
	const trial = {argv: ['/bin/sh', '-c', 'exit 7'], shell: false, cwd: '/', env: {}}
	const startNs = process.hrtime.bigint()
	const program = await TimedProgram.start(launcher, trial, {}, {onOutput() {}})
	const exit = await Promise.race([program.exited, delay(longestTrialMs, null, {ref: false})])
	const elapsedNs = process.hrtime.bigint() - startNs
	program.closeOutput()
	if (exit === null) program.signal('SIGKILL')
	// Not so many milliseconds: on a machine that stops in the middle it takes seconds, and every run after it would be timed coarsely.
	const isRight = exit?.exitCode === 7 && exit.wallNs > 0n && exit.wallNs <= elapsedNs && exit.rusage !== null
	return isRight && exit.rusage.maxRssBytes >= 1e5 ? exit.rusage : null
}

function perlOn(searchPath: string | undefined): string | undefined {
	return ['/usr/bin', ...(searchPath ?? '').split(':')].map(folder => path.resolve(folder, 'perl')).find(isProgram)
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, access.X_OK)
		return true
	} catch {
		return false
	}
}
