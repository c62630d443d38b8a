/** What stands below the first line of a stack: places, causes, properties of the error, and what Node says of itself at the very end. */
const ofStack =
	/^\s+(at |\[|\.\.\. |\^|[\w$'"]+: )|^\s*[\])}]+,?\s*\{?$|^\s*\[cause\]|^Node\.js v\d|^Require stack:$|^- \/|^\.\.\. \(/
/** `TypeError [ERR_X]: words`, `Uncaught Error: words`, `Exception in thread "main" java.lang.Error: words`. */
const error = /^\s*(Uncaught )?(Exception in thread .*|[\w$.]*(Error|Exception)\b[^:]*(:.*)?)$/
/** A message may have lines of its own. */
const mostMessageLines = 20

/**
 * Why a program failed, in its own words: the last lines that it printed, `most` of them at most. Where they would begin in the middle of a stack
 * trace, the line above the trace, which names the error, is put before fewer of them.
 *
 * @param lines in the order they were printed; empty ones are left out
 */
export function lastWords(lines: readonly string[], most: number): string[] {
	const said = lines.filter(line => line.trim() !== '')
	const tail = said.slice(-most)
	const from = said.length - tail.length
	if (from === 0 || most < 3) return tail
	const head = headOf(said, from)
	if (head === null || head >= from) return tail
	const below = said.slice(-(most - 2))
	return [said[head]!, `... (${said.length - below.length - head - 1} lines)`, ...below]
}

/** @returns the index of the line that heads the stack which reaches over `from`; null when there is none */
function headOf(said: readonly string[], from: number): number | null {
	if (!ofStack.test(said[from]!)) return null
	let at = from - 1
	while (at >= 0 && ofStack.test(said[at]!)) at--
	for (let line = at; line >= 0 && line > at - mostMessageLines; line--) if (error.test(said[line]!)) return line
	return at < 0 ? null : at
}
