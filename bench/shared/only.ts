/**
 * `--only sort,find` from the command line: of the names those that are said, whole or in part. A whole name means that one alone, so
 * `probe` is not also `probe --deep`. Without the option `undefined`: every bench has its own idea of all.
 */
export function onlyOf(names: readonly string[], argv: readonly string[] = process.argv): string[] | undefined {
	const at = argv.indexOf('--only')
	if (at < 0) return undefined
	const parts = (argv[at + 1] ?? '')
		.split(',')
		.map(part => part.trim())
		.filter(part => part !== '')
	const chosen = new Set<string>()
	for (const part of parts) {
		const found = names.includes(part) ? [part] : names.filter(name => name.includes(part))
		if (found.length === 0) throw new Error(`--only ${part}: there is ${names.join(', ')}`)
		for (const name of found) chosen.add(name)
	}
	if (chosen.size === 0) throw new Error(`--only wants some of ${names.join(', ')}`)
	return names.filter(name => chosen.has(name))
}
