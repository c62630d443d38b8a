import {clipLine, type Line, padLine} from '../text/line.ts'

/** Two panes of the same height: `second` begins at column `at`. */
export function sideBySide(first: readonly Line[], at: number, second: readonly Line[]): Line[] {
	return first.map((one, index) => [...padLine(clipLine(one, at), at), ...(second[index] ?? [])])
}
