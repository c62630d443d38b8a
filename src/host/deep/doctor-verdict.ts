/** What clinic doctor concludes it only writes into its page, among the data its charts are drawn from: this says it in words. */

const said: Readonly<Record<string, string>> = {
	none: 'it found nothing unusual',
	data: 'it had too little data to tell',
	gc: 'it suspects the garbage collector or the memory behind it',
	'event-loop': 'it suspects that something holds up the event loop',
	io: 'it suspects slow input and output',
	unknown: 'it found something unusual and cannot say what is behind it',
}

const measures: ReadonlyArray<readonly [name: string, words: string]> = [
	['delay', 'event-loop delay'],
	['loopUtilization', 'event-loop utilisation'],
	['cpu', 'CPU'],
	['handles', 'active handles'],
]

/** Its data end with what it makes of them. */
const tailBytes = 20_000

/** @param page  the HTML of clinic doctor 13. @returns null when it holds no verdict that we know */
export function doctorVerdict(page: string): string | null {
	let end = -1
	for (const {index, 0: category} of page.matchAll(/"issueCategory":\s*"[\w-]+"\s*\}/g)) end = index + category.length
	const found = /"analysis":\s*(\{(?:(?!"analysis":)[\s\S])*\})$/.exec(
		page.slice(Math.max(0, end - tailBytes), Math.max(0, end)),
	)
	if (found === null) return null
	let analysis: {issues?: Readonly<Record<string, unknown>>; issueCategory?: unknown}
	try {
		analysis = JSON.parse(found[1]!)
	} catch {
		return null
	}
	const verdict = said[String(analysis.issueCategory)]
	if (verdict === undefined) return null
	const issues = analysis.issues ?? {}
	const unusual = measures.filter(([name]) => issues[name] === 'performance').map(([, words]) => words)
	const memory = Object.values((issues.memory ?? {}) as object)
	if (memory.includes('performance')) unusual.push('memory')
	return unusual.length === 0 ? verdict : `${verdict} (unusual: ${unusual.join(', ')})`
}
