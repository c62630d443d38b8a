/**
 * Text from a target, a profile or a config, made harmless inside markdown that a forge renders: no markup, no table cell of its own, no
 * mention of a person, no link, no reference to an issue. Names and commands are best set as code, where none of those exist; prose
 * that quotes them goes through `escapeText`.
 */
import {sanitise} from '../core/units/sanitise.ts'

/** For running text, headings and table cells. */
export function escapeText(text: string): string {
	return (
		oneLine(text)
			// Mentions and issues are looked for in the rendered text, where a backslash no longer stands: a zero-width space breaks them.
			.replace(/(?<=[@#])(?=[\w-])/g, '\u200b')
			.replace(/[\\`*{}[\]<>|~$]/g, '\\$&')
			// Inside a word an underscore is only an underscore: x86_64.
			.replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
			.replace(/&/g, '&amp;')
			// A line that begins with these is a heading, a list or a rule.
			.replace(/^([#+-]+|\d+[.)])(?=\s|$)/, match => `${match.slice(0, -1)}\\${match.slice(-1)}`)
			// Addresses become links without any markup.
			.replace(/:(?=\/\/)/g, '\\:')
			.replace(/\bwww(?=\.)/gi, '$&\\')
	)
}

/** As code in running text: backticks inside are outnumbered by those around. */
export function code(text: string): string {
	const line = oneLine(text)
	if (line.trim() === '') return '` `'
	const ticks = '`'.repeat(longestRun(line, '`') + 1)
	const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
	return `${ticks}${padding}${line}${padding}${ticks}`
}

/**
 * As code in a table cell, where a pipe must be escaped even inside code. Backslashes before it pair up when the row is cut into cells, so
 * an odd one gets a partner, though it then shows twice: a cell that holds is worth more.
 */
export function codeCell(text: string): string {
	return code(text).replace(/(\\*)\|/g, (_, slashes: string) => `${slashes}${slashes.length % 2 === 0 ? '' : '\\'}\\|`)
}

/** A block that nothing inside can end. */
export function fence(lines: readonly string[], language = 'text'): string {
	const clean = lines.map(sanitise)
	const ticks = '`'.repeat(Math.max(3, ...clean.map(line => longestRun(line, '`') + 1)))
	return [`${ticks}${language}`, ...clean, ticks].join('\n')
}

/** A relative path as the target of a link or an image. */
export function linkTarget(path: string): string {
	return path
		.split('/')
		.map(part =>
			encodeURIComponent(part).replace(/[()'*!~]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
		)
		.join('/')
}

function oneLine(text: string): string {
	return sanitise(text.replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ')).trim()
}

function longestRun(text: string, char: string): number {
	let longest = 0
	let run = 0
	for (const one of text) {
		run = one === char ? run + 1 : 0
		longest = Math.max(longest, run)
	}
	return longest
}
