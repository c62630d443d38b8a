/** As much of XML 1.0 as a report needs: elements, attributes, text. Whatever a text holds, the document is well-formed. */

export type XmlNode = readonly string[]

/** Lines of an element, indented by its depth once it is inside another. An attribute that is undefined is left out. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | undefined>>,
	children: readonly XmlNode[] | string = [],
): XmlNode {
	const open = Object.entries(attributes)
		.map(([key, value]) => (value === undefined ? '' : ` ${key}="${attribute(value)}"`))
		.join('')
	if (children.length === 0) return [`<${name}${open}/>`]
	// Blanks around a text would be part of it.
	if (typeof children === 'string') return [`<${name}${open}>${content(children)}</${name}>`]
	return [`<${name}${open}>`, ...children.flat().map(line => `\t${line}`), `</${name}>`]
}

export function xmlDocument(root: XmlNode): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${root.join('\n')}\n`
}

/** Everything outside Char of XML 1.0, fifth edition; escaping would not make it legal. */
const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;'}

/** `>` as well, for `]]>` must not stand in a text. A return would be read as a new line. */
function content(text: string): string {
	return text
		.replace(illegal, '\ufffd')
		.replace(/[&<>]/g, char => entities[char]!)
		.replaceAll('\r', '&#13;')
}

/** A new line or a tab would be read as a blank. */
function attribute(text: string): string {
	return content(text)
		.replaceAll('"', '&quot;')
		.replace(/[\t\n]/g, char => `&#${char.charCodeAt(0)};`)
}
