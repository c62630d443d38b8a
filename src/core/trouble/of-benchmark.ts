/** A sentence about a benchmark, to be read alone: in a log, among findings, on stderr. */
export function ofBenchmark(name: string, text: string): string {
	return startOf(name) + text
}

/** The same sentence without the name, for places that show the name beside it. */
export function withoutBenchmark(name: string, sentence: string): string {
	const start = startOf(name)
	return sentence.startsWith(start) ? sentence.slice(start.length) : sentence
}

function startOf(name: string): string {
	return `Benchmark "${name}": `
}
