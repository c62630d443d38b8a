/** What an earlier run of `ci` has left where this one writes: it would pass for what this one did. */
import {readdir, unlink} from 'node:fs/promises'
import path from 'node:path'
import {reportFiles} from '../../core/run/summary/report-formats.ts'
import {isOurs} from '../../report/exports/is-ours.ts'
import {type IsOurs, removeOurs} from '../../store/replaceable.ts'
import {isPartOf} from '../../store/write-whole.ts'

const names: ReadonlySet<string> = new Set(Object.values(reportFiles))

/** Flamegraphs that the report of some run leads to. How many this one has nobody knows before. */
export async function flamesIn(dir: string): Promise<readonly string[]> {
	return (await namesIn(dir)).filter(isFlame)
}

/** @param junitFile  where links lead, absolute; null: in `dir`. Never rejects */
export async function removeEarlier(dir: string, junitFile: string | null): Promise<void> {
	const here = [...names, ...(await flamesIn(dir))]
	const ours = here.map((name): [string, IsOurs] => [path.join(dir, name), text => isOurs(name, text)])
	const isJunit: IsOurs = text => isOurs(reportFiles.junit, text)
	await removeOurs(new Map([...ours, ...(junitFile === null ? [] : [[junitFile, isJunit] as const])]))
	await removeParts(dir, name => names.has(name) || isFlame(name))
	if (junitFile !== null) await removeParts(path.dirname(junitFile), name => name === path.basename(junitFile))
}

/** Files that were not whole yet when an earlier run was killed. */
async function removeParts(dir: string, isName: (name: string) => boolean): Promise<void> {
	for (const file of await namesIn(dir)) if (isPartOf(file, isName)) await unlink(path.join(dir, file)).catch(() => {})
}

function isFlame(name: string): boolean {
	return /^flame-\d+\.(?:svg|cpuprofile)$/.test(name)
}

function namesIn(dir: string): Promise<readonly string[]> {
	return readdir(dir).catch(() => [])
}
