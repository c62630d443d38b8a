/**
 * A reader of XML 1.0 as strict as those in CI servers: a document that is not well-formed throws, and attributes are normalised as the standard says. No
 * doctype, no processing instructions, no namespaces: reports have none.
 */
export interface XmlElement {
	readonly name: string
	readonly attributes: ReadonlyMap<string, string>
	readonly children: ReadonlyArray<XmlElement | string>
}

export function elementsOf({children}: XmlElement, name?: string): XmlElement[] {
	return children.filter(one => typeof one !== 'string').filter(one => name === undefined || one.name === name)
}

export function textOf({children}: XmlElement): string {
	return children.filter(one => typeof one === 'string').join('')
}

const entities = new Map([
	['lt', '<'],
	['gt', '>'],
	['amp', '&'],
	['quot', '"'],
	['apos', "'"],
])

class Reader {
	readonly #text: string
	#at = 0

	constructor(text: string) {
		// The standard has line ends made one before anything else.
		this.#text = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
	}

	document(): XmlElement {
		this.#expect('<?xml version="1.0" encoding="UTF-8"?>')
		this.#blanks()
		const root = this.#element()
		this.#blanks()
		if (this.#at < this.#text.length) throw this.#wrong('something stands behind the root')
		return root
	}

	#element(): XmlElement {
		this.#expect('<')
		const name = this.#name()
		const attributes = new Map<string, string>()
		for (;;) {
			const hasBlank = this.#blanks()
			if (this.#take('/>')) return {name, attributes, children: []}
			if (this.#take('>')) break
			if (!hasBlank) throw this.#wrong('attributes are apart')
			const key = this.#name()
			this.#expect('=')
			this.#expect('"')
			if (attributes.has(key)) throw this.#wrong(`${key} stands twice`)
			attributes.set(key, this.#value())
		}
		const children: Array<XmlElement | string> = []
		while (!this.#take('</')) {
			if (this.#peek() === '<') children.push(this.#element())
			else children.push(this.#content())
		}
		const closing = this.#name()
		if (closing !== name) throw this.#wrong(`${closing} closes ${name}`)
		this.#blanks()
		this.#expect('>')
		return {name, attributes, children}
	}

	#value(): string {
		let value = ''
		for (;;) {
			const char = this.#char()
			if (char === '"') return value
			if (char === '<') throw this.#wrong('a bracket in an attribute')
			if (char === '&') value += this.#reference()
			else value += char === '\n' || char === '\t' ? ' ' : char
		}
	}

	#content(): string {
		let text = ''
		while (this.#peek() !== '<') {
			if (this.#text.startsWith(']]>', this.#at)) throw this.#wrong(']]> in a text')
			const char = this.#char()
			text += char === '&' ? this.#reference() : char
		}
		return text
	}

	#reference(): string {
		const end = this.#text.indexOf(';', this.#at)
		const name = end < 0 ? '' : this.#text.slice(this.#at, end)
		this.#at = end + 1
		if (!name.startsWith('#')) {
			const char = entities.get(name)
			if (char === undefined) throw this.#wrong(`an entity called ${name}`)
			return char
		}
		const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
		if (!isLegal(code)) throw this.#wrong(`character ${code}`)
		return String.fromCodePoint(code)
	}

	#char(): string {
		const code = this.#text.codePointAt(this.#at)
		if (code === undefined) throw this.#wrong('it ends too soon')
		if (!isLegal(code)) throw this.#wrong(`character ${code}`)
		const char = String.fromCodePoint(code)
		this.#at += char.length
		return char
	}

	#name(): string {
		const start = this.#at
		while (/[\w-]/.test(this.#peek())) this.#at++
		const name = this.#text.slice(start, this.#at)
		if (!/^[A-Za-z_]/.test(name)) throw this.#wrong('no name')
		return name
	}

	#blanks(): boolean {
		const start = this.#at
		while ([' ', '\t', '\n'].includes(this.#peek())) this.#at++
		return this.#at > start
	}

	#peek(): string {
		const char = this.#text[this.#at]
		return char ?? ''
	}

	#take(text: string): boolean {
		if (!this.#text.startsWith(text, this.#at)) return false
		this.#at += text.length
		return true
	}

	#expect(text: string): void {
		if (!this.#take(text)) throw this.#wrong(`no ${text}`)
	}

	#wrong(what: string): Error {
		return new Error(`${what}: ${JSON.stringify(this.#text.slice(Math.max(0, this.#at - 60), this.#at + 20))}`)
	}
}

/** Char of XML 1.0, fifth edition; a half of a surrogate pair is none. */
function isLegal(code: number): boolean {
	if (code < 0x20) return code === 9 || code === 10 || code === 13
	return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x1_0000 && code <= 0x10_ffff)
}

/** @throws what is not well-formed, and where */
export function readXml(text: string): XmlElement {
	return new Reader(text).document()
}
