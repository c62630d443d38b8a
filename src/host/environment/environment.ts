import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import os from 'node:os'
import type {Environment} from '../../core/events/run-event.ts'
import {type GitPatience, readGit} from '../revisions/git.ts'
import {detectContainer} from './container.ts'

/** The machine and the revision. Takes as long as `git status`, at most a third of a second. */
export async function readEnvironment(cwd: string, patience?: GitPatience): Promise<Environment> {
	const [git, system, cpu] = await Promise.all([readGit(cwd, patience), nameSystem(), nameCpu()])
	const facts = {
		os: system,
		kernel: `${os.type()} ${os.release()}`,
		arch: os.machine(),
		cpu,
		cores: os.availableParallelism(),
		memBytes: os.totalmem(),
		node: process.version,
	}
	return {
		fingerprint: fingerprint(facts),
		hostname: os.hostname(),
		...facts,
		governor: readGovernor(),
		container: detectContainer(),
		git,
	}
}

/**
 * The same for two runs whose figures may be compared as they stand. Only what stays: memory is rounded to whole GiB because the kernel
 * keeps a little more for itself after each update, and of versions only what changes behaviour counts.
 */
export function fingerprint(
	facts: Pick<Environment, 'os' | 'kernel' | 'arch' | 'cpu' | 'cores' | 'memBytes' | 'node'>,
): string {
	const stable = [
		facts.os,
		/^\D*\d+\.\d+/.exec(facts.kernel)?.[0] ?? facts.kernel,
		facts.arch,
		facts.cpu,
		facts.cores,
		Math.round(facts.memBytes / 2 ** 30),
		/^v?\d+/.exec(facts.node)?.[0] ?? facts.node,
	]
	return createHash('sha256').update(JSON.stringify(stable)).digest('hex').slice(0, 12)
}

/** On Linux systeminformation reads the same file, for 30 ms and some programs more. */
async function nameSystem(): Promise<string> {
	for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
		const name = parseOsRelease(await readFile(file, 'utf8').catch(() => ''))
		if (name !== null) return name
	}
	if (process.platform === 'linux') return 'Linux'
	const {osInfo} = (await import('systeminformation')).default
	const {distro, release} = await osInfo()
	return `${distro} ${release}`.trim() || os.type()
}

export function parseOsRelease(text: string): string | null {
	const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1]?.trim()
	if (value === undefined) return null
	return value.replace(/^(["'])(.*)\1$/, '$2').replace(/\\(.)/g, '$1') || null
}

/** The kernel gives no name for many ARM processors; systeminformation knows their part numbers. */
async function nameCpu(): Promise<string> {
	const model = os.cpus()[0]?.model.replace(/\s+/g, ' ').trim() ?? ''
	if (model !== '' && model !== 'unknown') return model
	const {cpu} = (await import('systeminformation')).default
	const {manufacturer, brand} = await cpu()
	return `${manufacturer} ${brand}`.trim() || 'unknown'
}

function readGovernor(): string | null {
	try {
		return readFileSync('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'utf8').trim() || null
	} catch {
		return null
	}
}
