import {sanitise} from '../core/units/sanitise.ts'

/** What XML 1.0 cannot hold even escaped, beyond what `sanitise` takes: lone surrogates and two non-characters. */
const illegalInXml = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g

/** Nearly every name there is: printable ASCII, and of that what needs no escape. The tests for it are much quicker than the work. */
const harmless = /^[ -~]*$/
const needsNoEscape = /^[ !#-%(-;=?-~]*$/

/** A name from a target, made harmless but not yet escaped. */
export function clean(text: string): string {
	if (harmless.test(text)) return text
	return sanitise(text).replace(illegalInXml, '\ufffd')
}

/** For text and for attribute values in double quotes. */
export function escapeXml(text: string): string {
	if (needsNoEscape.test(text)) return text
	return clean(text).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

/** JSON that can stand in a script element of XML and of HTML: no `<`, no `>`, no `&`, nothing beyond ASCII that a parser could trip over. */
export function scriptJson(value: unknown): string {
	return JSON.stringify(value).replace(
		/[<>&\u007f-\uffff]/g,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	)
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g

/** Accents that stand on the letter before them. */
const marks = /\p{M}/gu

/** Columns of a monospaced font, near enough to decide where to cut. The script of the drawing counts the same. */
export function columnsOf(text: string): number {
	if (harmless.test(text)) return text.length
	return text.length + (text.match(wide)?.length ?? 0) - (text.match(marks)?.length ?? 0)
}

/** Cut to so many columns, the last of them an ellipsis; '' when not even three fit. */
export function fit(text: string, columns: number): string {
	if (columnsOf(text) <= columns) return text
	if (columns < 3) return ''
	let length = Math.min(text.length, columns - 1)
	while (columnsOf(text.slice(0, length)) > columns - 1) length--
	// Never between the halves of a pair.
	if (/[\ud800-\udbff]$/.test(text.slice(0, length))) length--
	return `${text.slice(0, length)}…`
}

/** At most one decimal: tenths of a pixel. */
export function pixels(value: number): string {
	return String(Math.round(value * 10) / 10)
}
