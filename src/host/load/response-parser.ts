import type {FailureClass} from '../../core/load/outcome.ts'

const mostHeadBytes = 64 * 1024
/** Who checks answers needs no more of them. */
const mostCollectedBytes = 1024 * 1024
/** A server that says nothing else. */
const mostInterim = 100
/** More hexadecimal digits than a safe integer has are no size. */
const mostSizeDigits = 13
const mostExtensionBytes = 4096

const lf = 10
const cr = 13

type State =
	| 'idle'
	| 'head'
	| 'length'
	| 'chunk-size'
	| 'chunk-extension'
	| 'chunk-data'
	| 'chunk-end'
	| 'trailers'
	| 'until-close'
	| 'done'

/** What has become of an answer by what was read of it. */
export type Parsed = 'more' | 'done' | Extract<FailureClass, 'malformed' | 'too-large' | 'cut' | 'reset'>

/**
 * Reads the answers of one connection, one after the other (RFC 9112). Written for this purpose because no client that can be had tells an answer that
 * ended from one that was cut where its length was not said, and because half the CPU time of a generator is spent here. What it reads is a stranger's:
 * every length is checked, and nothing is kept but the head, up to 64 KiB.
 */
export class ResponseParser {
	#state: State = 'idle'
	#isHead = false
	#pending: Buffer | null = null
	#interim = 0
	/** Bytes of the body or the chunk; while a size is read, what it says so far. */
	#left = 0
	#digits = 0
	#line = 0
	#extra = 0
	/** The latest answer's; 0: none was read yet. */
	status = 0
	/** Whether the connection can be used again when the answer is over. */
	isKept = false
	/** For how long the server keeps it without being asked anything; null: it does not say. */
	keptMs: number | null = null
	/** Something of the answer was read. */
	hasBegun = false
	/** Body bytes, where they are collected, of the first megabyte. */
	body: Buffer[] | null = null
	#collected = 0
	/** Its head as it came, where the body is collected. */
	fields = ''

	/** @param isHead  the request was HEAD: the answer has no body, whatever it says. `collect`: its body is wanted */
	begin(isHead: boolean, collect = false): void {
		this.#state = 'head'
		this.#isHead = isHead
		this.#pending = null
		this.#interim = 0
		this.status = 0
		this.hasBegun = false
		this.body = collect ? [] : null
		this.#collected = 0
	}

	/** What was read of the connection. @returns `malformed` also when there is more than one answer */
	push(data: Buffer, length: number): Parsed {
		if (length > 0) this.hasBegun = true
		let at = 0
		while (at < length) {
			switch (this.#state) {
				case 'idle':
				case 'done':
					// Nobody asked.
					this.#state = 'done'
					this.isKept = false
					return 'malformed'
				case 'head': {
					const end = this.#readHead(data, at, length)
					if (typeof end === 'string') return end
					at = end
					break
				}
				case 'length':
				case 'chunk-data': {
					const take = Math.min(this.#left, length - at)
					this.#collect(data, at, at + take)
					this.#left -= take
					at += take
					if (this.#left === 0) this.#state = this.#state === 'length' ? 'done' : 'chunk-end'
					break
				}
				case 'until-close':
					this.#collect(data, at, length)
					at = length
					break
				default: {
					const bad = this.#readChunkByte(data[at]!)
					if (bad !== null) return bad
					at++
				}
			}
		}
		return this.#state === 'done' ? 'done' : 'more'
	}

	#collect(data: Buffer, from: number, to: number): void {
		if (this.body === null) return
		const end = Math.min(to, from + mostCollectedBytes - this.#collected)
		if (end <= from) return
		this.#collected += end - from
		this.body.push(Buffer.from(data.subarray(from, end)))
	}

	/** The server has closed the connection. @param isReset  not in an orderly way */
	end(isReset: boolean): Parsed {
		if (this.#state === 'until-close' && !isReset) {
			this.#state = 'done'
			return 'done'
		}
		return this.hasBegun ? 'cut' : 'reset'
	}

	/** @returns where the body begins */
	#readHead(data: Buffer, from: number, length: number): number | 'malformed' | 'too-large' {
		let head = data
		let start = from
		let searched = from
		let end = length
		const before = this.#pending
		if (before !== null) {
			head = Buffer.concat([before, data.subarray(from, length)])
			start = 0
			searched = Math.max(0, before.length - 3)
			end = head.length
		}
		const bodyAt = endOfHead(head, searched, end)
		if (bodyAt < 0) {
			if (end - start > mostHeadBytes) return 'too-large'
			this.#pending = Buffer.from(head.subarray(start, end))
			return length
		}
		this.#pending = null
		if (bodyAt - start > mostHeadBytes) return 'too-large'
		if (!this.#take(head.toString('latin1', start, bodyAt))) return 'malformed'
		return before === null ? bodyAt : from + bodyAt - before.length
	}

	/** @returns whether it is one */
	#take(head: string): boolean {
		const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?![^ \r\n])/.exec(head) ?? []
		if (status === undefined) return false
		this.status = Number(status)
		if (this.status < 200) {
			this.#interim++
			return this.status >= 100 && this.status !== 101 && this.#interim <= mostInterim
		}
		if (this.body !== null) this.fields = head
		const fields = head.toLowerCase()
		const connection = fieldOf(fields, 'connection') ?? ''
		this.isKept = minor === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection)
		const seconds = this.isKept ? /\btimeout=(\d{1,9})\b/.exec(fieldOf(fields, 'keep-alive') ?? '')?.[1] : undefined
		this.keptMs = seconds === undefined ? null : Number(seconds) * 1000
		return this.#takeLength(fields)
	}

	#takeLength(fields: string): boolean {
		const coding = fieldOf(fields, 'transfer-encoding')
		const lengths = lengthsOf(fields)
		if (this.#isHead || this.status === 204 || this.status === 304) this.#state = 'done'
		else if (coding !== null) {
			// With both of them somebody on the way may read it otherwise.
			if (lengths.length > 0) this.isKept = false
			if (/(?:^|,)[ \t]*chunked[ \t]*$/.test(coding)) this.#expectSize()
			else this.#untilClose()
		} else if (lengths.length === 0) this.#untilClose()
		else {
			const [length] = lengths
			if (!/^\d{1,15}$/.test(length!) || lengths.some(other => other !== length)) return false
			this.#left = Number(length)
			this.#state = this.#left === 0 ? 'done' : 'length'
		}
		return true
	}

	#untilClose(): void {
		this.#state = 'until-close'
		this.isKept = false
	}

	#expectSize(): void {
		this.#state = 'chunk-size'
		this.#left = 0
		this.#digits = 0
		this.#extra = 0
	}

	#readChunkByte(byte: number): 'malformed' | 'too-large' | null {
		switch (this.#state) {
			case 'chunk-size': {
				const digit = hexOf(byte)
				if (digit >= 0) {
					this.#left = this.#left * 16 + digit
					return ++this.#digits > mostSizeDigits ? 'malformed' : null
				}
				if (this.#digits === 0) return 'malformed'
				if (byte === lf) this.#beginChunk()
				// A semicolon, or the blanks and the carriage return before the end of the line.
				else if (byte === 59 || byte === 32 || byte === 9 || byte === cr) this.#state = 'chunk-extension'
				else return 'malformed'
				return null
			}
			case 'chunk-extension':
				if (byte === lf) this.#beginChunk()
				return ++this.#extra > mostExtensionBytes ? 'too-large' : null
			case 'chunk-end':
				if (byte === cr) return null
				if (byte !== lf) return 'malformed'
				this.#expectSize()
				return null
			default:
				// Trailers, to the first line with nothing in it.
				if (byte === lf) {
					if (this.#line === 0) this.#state = 'done'
					this.#line = 0
				} else if (byte !== cr) this.#line++
				return ++this.#extra > mostHeadBytes ? 'too-large' : null
		}
	}

	#beginChunk(): void {
		this.#state = this.#left === 0 ? 'trailers' : 'chunk-data'
		this.#line = 0
		this.#extra = 0
	}
}

/** Behind the empty line that ends it; -1: there is none yet. */
function endOfHead(data: Buffer, from: number, to: number): number {
	for (let at = data.indexOf(lf, from); at >= 0 && at < to; at = data.indexOf(lf, at + 1)) {
		const next = at + 1 < to ? data[at + 1] : -1
		if (next === lf) return at + 2
		if (next === cr && at + 2 < to && data[at + 2] === lf) return at + 3
	}
	return -1
}

/** @param fields  in lower case */
function fieldOf(fields: string, name: string, from = 0): string | null {
	const at = fields.indexOf(`\n${name}:`, from)
	if (at < 0) return null
	const end = fields.indexOf('\n', at + 1)
	return fields.slice(at + name.length + 2, end).trim()
}

/** All that it says its length is: also several times, or several in one line. */
function lengthsOf(fields: string): string[] {
	const lengths: string[] = []
	for (let at = fields.indexOf('\ncontent-length:'); at >= 0; at = fields.indexOf('\ncontent-length:', at + 1))
		for (const one of fieldOf(fields, 'content-length', at)!.split(',')) lengths.push(one.trim())
	return lengths
}

function hexOf(byte: number): number {
	if (byte >= 48 && byte <= 57) return byte - 48
	const lower = byte | 32
	return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
