import {constants} from 'node:fs'
import {mkdtemp, open, readdir, realpath, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {isRecord, parseJson} from '../../core/profile/formats/json-value.ts'
import {v8ProfileOf} from '../../core/profile/formats/v8-profile-of.ts'
import type {ExitProfile, ExitProfiles} from '../../ports.ts'
import {readHello} from './message.ts'
import {ownCodeBeside} from './own-code.ts'
import {findPreload, preloading} from './server.ts'

/** The watchdog removes folders that begin with `arsenal-deep-`. */
const prefix = 'arsenal-deep-exit-'
/** A minute of sampling, and more: these programs last a second. */
const largestBytes = 32 * 1024 * 1024
/** Files of one run: beyond that, it consists of too many processes to look into. */
const mostFiles = 200
const mostBytes = 128 * 1024 * 1024

/** @param callerEnvironment as arsenal-tui was started with: what targets inherit */
export function createExitProfiles(callerEnvironment: Readonly<Record<string, string | undefined>>): ExitProfiles {
	return {
		async open({intervalUs, onTemporaryFolder}) {
			const preload = findPreload('exit-profile.cjs')
			const dir = await mkdtemp(join(await realpath(tmpdir()), prefix))
			onTemporaryFolder(dir)
			return {
				intervalUs,
				own: ownCodeBeside(preload),
				environment: inherited => ({
					ARSENAL_EXIT_PROFILES: dir,
					ARSENAL_EXIT_PROFILES_US: `${intervalUs}`,
					...preloading(preload, inherited.NODE_OPTIONS ?? callerEnvironment.NODE_OPTIONS),
				}),
				take: () => takeAll(dir),
				remove: () => rm(dir, {recursive: true, force: true, maxRetries: 3}).catch(() => {}),
			}
		},
	}
}

async function takeAll(dir: string): Promise<{profiles: readonly ExitProfile[]; unreadable: number}> {
	const profiles: ExitProfile[] = []
	let unreadable = 0
	let leftBytes = mostBytes
	const names = await readdir(dir).catch(() => [])
	for (const [i, name] of names.entries()) {
		const file = join(dir, name)
		try {
			const text = i < mostFiles ? await readSmall(file, Math.min(largestBytes, leftBytes)) : null
			leftBytes -= text?.length ?? 0
			profiles.push(readExitProfile(text))
		} catch {
			unreadable++
		}
		await rm(file, {recursive: true, force: true}).catch(() => {})
	}
	return {profiles, unreadable}
}

/**
 * The target can put anything there: a link to a file of ours, a pipe that nobody writes to, more than fits into memory.
 * @returns null for what cannot be a profile
 */
async function readSmall(file: string, limitBytes: number): Promise<string | null> {
	const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
	try {
		const about = await handle.stat()
		if (!about.isFile() || about.size > limitBytes) return null
		const bytes = Buffer.alloc(about.size)
		const {bytesRead} = await handle.read(bytes, 0, about.size, 0)
		return bytes.toString('utf8', 0, bytesRead)
	} finally {
		await handle.close()
	}
}

function readExitProfile(text: string | null): ExitProfile {
	const told = text === null ? null : parseJson(text, 'what a process left', 'a profile')
	const hello = isRecord(told) ? readHello(told.hello) : null
	if (!isRecord(told) || hello === null) throw new TypeError('not written by src/probe/exit-profile.cjs')
	const {usedUs, workerThreads, profile} = told
	return {
		hello,
		startUs: isAmount(usedUs) ? usedUs : 0,
		workerThreads: isAmount(workerThreads) ? Math.floor(workerThreads) : 0,
		profile: v8ProfileOf(profile, 'what a process left'),
	}
}

function isAmount(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
