import path from 'node:path'
import {realPlace} from '../../store/real-place.ts'
import {isRunLog} from '../../store/run-log.ts'

/**
 * What is kept is nobody's to write into: `.git`, and runs, whose reports have the names of those that a CI reads. Under whatever link it is asked for.
 * @param folder absolute, whether it is there or not
 * @param outDir where runs are kept, absolute; null: in a folder called `.arsenal`
 * @returns words for what it lies in; null: it is fine
 */
export async function whereRunsAre(folder: string, outDir: string | null): Promise<string | null> {
	const place = await realPlace(folder)
	const parts = place.split(path.sep)
	if (parts.includes('.git')) return 'the folder of git'
	const kept = outDir === null ? [] : ['runs', 'latest'].map(name => path.join(outDir, name))
	const real = await Promise.all(kept.map(realPlace))
	const isKept = real.some(one => place === one || place.startsWith(`${one}${path.sep}`))
	if (isKept || parts.some((part, i) => part === '.arsenal' && /^(?:runs|latest)$/.test(parts[i + 1] ?? '')))
		return 'the folder of recorded runs'
	for (let at = place; ; at = path.dirname(at)) {
		if (await isRunLog(path.join(at, 'log.ndjson'))) return 'the folder of a recorded run'
		if (path.dirname(at) === at) return null
	}
}
