/**
 * What a run leaves is its owner's alone: targets print what they like, command lines are quoted, and the folder often lies where every local
 * user can look. The umask would do for all of it in a line, but targets inherit it, and then their files would be other than without us.
 */
import {chmod, lstat, readdir} from 'node:fs/promises'
import path from 'node:path'

export const privateFolder = 0o700
export const privateFile = 0o600

const anyoneElse = 0o077

/** For what others made: a profiler that wrote with its own modes, an arsenal-tui of before. Links are left alone, and so is what is not ours. */
export async function makePrivate(place: string): Promise<void> {
	const about = await lstat(place).catch(() => null)
	if (about === null || about.isSymbolicLink() || about.uid !== process.getuid?.()) return
	if ((about.mode & anyoneElse) !== 0) await chmod(place, about.mode & 0o700).catch(() => {})
	if (!about.isDirectory()) return
	for (const name of await readdir(place).catch(() => [])) await makePrivate(path.join(place, name))
}

export const ownName = '.arsenal'
const runId = /^\d{8}T\d{6}-[a-z0-9]{4}$/

/**
 * Folders of runs that were made when everybody could read them. A folder the user named with --out may be anything, and holds what is
 * not ours: closed are only runs, a folder of nothing but runs, and `.arsenal`. One look where all is private by now.
 */
export async function closeOlderRuns(outDir: string): Promise<void> {
	const runs = path.join(outDir, 'runs')
	const [out, inside] = await Promise.all([lstat(outDir).catch(() => null), lstat(runs).catch(() => null)])
	if (out && path.basename(outDir) === ownName) await closeFolder(outDir, out)
	if (!inside?.isDirectory() || (inside.mode & anyoneElse) === 0) return
	const names = await readdir(runs).catch(() => [])
	for (const name of names) {
		const dir = path.join(runs, name)
		const about = runId.test(name) ? await lstat(dir).catch(() => null) : null
		if (about) await closeFolder(dir, about)
	}
	if (names.every(name => runId.test(name))) await closeFolder(runs, inside)
}

async function closeFolder(dir: string, about: Awaited<ReturnType<typeof lstat>>): Promise<void> {
	const mode = Number(about.mode)
	if (about.isDirectory() && about.uid === process.getuid?.() && (mode & anyoneElse) !== 0)
		await chmod(dir, mode & 0o700).catch(() => {})
}
