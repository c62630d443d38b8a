import {realpath} from 'node:fs/promises'
import path from 'node:path'

/** Where a file is, or would be: links are followed in the part of its path that is there. @param place absolute */
export async function realPlace(place: string): Promise<string> {
	const real = await realpath(place).catch(() => null)
	const above = path.dirname(place)
	return real ?? (above === place ? place : path.join(await realPlace(above), path.basename(place)))
}
