import {existsSync} from 'node:fs'
import path from 'node:path'
import {readRegularFile} from '../store/regular-file.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * What the project around a folder is called in a history that several share: ARSENAL_PROJECT, else the name of the nearest package.json, or of the repository's folder where
 * there is none, and the way from it to here. So it is the same in every checkout, and another one for each package of a repository.
 */
export async function projectOf(env: Variables, dir: string): Promise<string> {
	const said = env['ARSENAL_PROJECT']?.trim()
	if (said) return said
	const here = path.resolve(dir)
	for (let folder = here; ; folder = path.dirname(folder)) {
		const name = (await packageName(folder)) ?? (existsSync(path.join(folder, '.git')) ? path.basename(folder) : null)
		if (name !== null) return path.join(name, path.relative(folder, here))
		if (folder === path.dirname(folder)) return path.basename(here)
	}
}

/** A package.json takes some kilobytes. */
const mostBytes = 1 << 20

async function packageName(folder: string): Promise<string | null> {
	try {
		const text = await readRegularFile(path.join(folder, 'package.json'), mostBytes)
		const {name} = JSON.parse(text) as {readonly name?: unknown}
		return typeof name === 'string' && name !== '' ? name : null
	} catch {
		return null
	}
}
