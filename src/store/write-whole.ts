import {randomUUID} from 'node:crypto'
import {rename, rm, writeFile} from 'node:fs/promises'

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const part = new RegExp(`^(.+)\\.${uuid}\\.part$`)

/** Whether a file is what is written beside one of these names: whoever is killed then leaves it. */
export function isPartOf(file: string, isName: (name: string) => boolean): boolean {
	const name = part.exec(file)?.[1]
	return name !== undefined && isName(name)
}

/**
 * Writes beside the name and renames, so that whoever reads it finds the old or the new one, whole.
 * @param how.before called when all is written and only the name is to be taken
 * @throws what the system says; nothing is left beside it then
 */
export async function writeWhole(
	file: string,
	content: string | Uint8Array,
	{mode, before}: {readonly mode?: number; readonly before?: () => Promise<void>} = {},
): Promise<void> {
	const beside = `${file}.${randomUUID()}.part`
	try {
		await writeFile(beside, content, {flag: 'wx', ...(mode === undefined ? {} : {mode})})
		await before?.()
		await rename(beside, file)
	} catch (error) {
		await rm(beside, {force: true}).catch(() => {})
		throw error
	}
}
