/** Where in a text JSON stops being JSON, from 1, columns in UTF-16 units; `null` when it is JSON throughout. */
export function jsonErrorPlace(text: string): {readonly line: number; readonly column: number} | null {
	if (canContinue(text) === 'whole') return null
	// V8 names the position in some messages only. What goes wrong at a place goes wrong in every longer prefix: halving finds it.
	let good = 0
	let bad = text.length
	while (good < bad) {
		const middle = Math.ceil((good + bad) / 2)
		if (canContinue(text.slice(0, middle)) === 'broken') bad = middle - 1
		else good = middle
	}
	const before = text.slice(0, good).split('\n')
	return {line: before.length, column: before.at(-1)!.length + 1}
}

function canContinue(prefix: string): 'whole' | 'yes' | 'broken' {
	try {
		JSON.parse(prefix)
		return 'whole'
	} catch (error) {
		const message = (error as Error).message
		const position = /at position (\d+)/.exec(message)
		if (message.startsWith('Unexpected end') || message.startsWith('Unterminated string')) return 'yes'
		return position !== null && Number(position[1]) >= prefix.length ? 'yes' : 'broken'
	}
}
