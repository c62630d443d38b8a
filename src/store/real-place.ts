import {readlink, realpath} from 'node:fs/promises'
import path from 'node:path'

/** What the system follows at most. */
const mostLinks = 40

/** Where a file is, or would be: links are followed, those that lead nowhere yet as well. One that leads to itself is where it is. @param place absolute */
export async function realPlace(place: string, links = mostLinks): Promise<string> {
	const real = await realpath(place).catch(() => null)
	if (real !== null) return real
	const above = path.dirname(place)
	if (above === place) return place
	const here = path.join(await realPlace(above, links), path.basename(place))
	const to = links > 0 ? await readlink(here).catch(() => null) : null
	return to === null ? here : realPlace(path.resolve(path.dirname(here), to), links - 1)
}
