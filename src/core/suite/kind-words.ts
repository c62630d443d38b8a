/** `"observe", "command" or "micro"` */
export function orKinds(kinds: readonly string[]): string {
	return kinds
		.map(kind => `"${kind}"`)
		.join(', ')
		.replace(/, (?=[^,]*$)/, ' or ')
}
