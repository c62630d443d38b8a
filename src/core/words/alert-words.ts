/** What alerts of files say for themselves. */

interface Told {
	/** What was observed, in words. */
	readonly value: string
	readonly labels: Readonly<Record<string, string>>
}

/** `{{ $value }}`, `{{ $value | humanize }}`, `{{ printf "%.2f" $value }}`, `{{ $labels.suite }}`. */
const template = /\{\{-?\s*(?:printf\s+"[^"]*"\s+)?\$(?:(value)|labels\.([a-z_]\w*))\s*(?:\|\s*[a-z]\w*\s*)*-?\}\}/gi

/** The message of an alert with what its templates ask for. Other templates of Prometheus stay as they are written. */
export function sayAlertMessage(message: string, {value, labels}: Told): string {
	return message.replace(template, (whole: string, isValue: string | undefined, label: string | undefined) => {
		if (isValue !== undefined) return value
		return Object.hasOwn(labels, label!) ? labels[label!]! : whole
	})
}
