import path from 'node:path'

/** @param dir  a real path. @param place  the same, absolute: the folder itself is not in itself */
export function isInside(dir: string, place: string): boolean {
	const inside = path.relative(dir, place)
	return inside !== '' && inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)
}
