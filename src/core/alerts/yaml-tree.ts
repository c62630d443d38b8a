import {type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument} from 'yaml'

/** A file of YAML as it stands there: texts and their lines, and nothing that YAML would make of them. */
export type Given =
	| {readonly is: 'map'; readonly line: number; readonly entries: readonly Entry[]}
	| {readonly is: 'list'; readonly line: number; readonly items: readonly Given[]}
	/** `text` null: nothing is there. `isText`: it is no number, no true and no false. */
	| {readonly is: 'scalar'; readonly line: number; readonly text: string | null; readonly isText: boolean}

export interface Entry {
	readonly key: string
	readonly line: number
	readonly value: Given
}

/** What is wrong at a line: a clause. */
export interface YamlTrouble {
	readonly line: number
	readonly says: string
}

/** In characters: thousands of rules. What YAML says in more of them can take minutes to be read. */
export const mostYaml = 256 * 1024
const deepest = 20
const mostTroubles = 20

/**
 * Hostile input: neither aliases, which can stand for more than any machine holds, nor tags are followed, and nothing is made of what is nested deeper
 * than anybody writes.
 * @returns null: the file is empty
 */
export function readYaml(text: string): Given | null | readonly YamlTrouble[] {
	if (text.length > mostYaml) return [{line: 1, says: 'it is too long to be an alert file'}]
	const lines = new LineCounter()
	let document: Document.Parsed
	try {
		// Whether keys come twice is looked at below: the package compares each with each.
		document = parseDocument(text, {
			...{lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'error', schema: 'core'},
			...{merge: false, resolveKnownTags: false},
		})
	} catch {
		return [{line: 1, says: tooDeep}]
	}
	const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line)
	if (document.errors.length > 0)
		return document.errors.slice(0, mostTroubles).map(({message, pos}) => ({
			line: lineAt(pos[0]),
			says: /call stack/.test(message) ? tooDeep : `it is no YAML: ${message.split('\n')[0]}`,
		}))
	const reader = new TreeReader(lineAt)
	const tree = document.contents === null ? null : reader.given(document.contents, 0)
	return reader.troubles.length > 0 ? reader.troubles.slice(0, mostTroubles) : tree
}

const tooDeep = 'it is nested too deep'

class TreeReader {
	readonly troubles: YamlTrouble[] = []
	readonly #lineAt: (offset: number) => number

	constructor(lineAt: (offset: number) => number) {
		this.#lineAt = lineAt
	}

	given(node: unknown, depth: number): Given {
		const line = this.#lineOf(node)
		const nothing: Given = {is: 'scalar', line, text: null, isText: false}
		if (depth > deepest) {
			if (this.troubles.at(-1)?.says !== tooDeep) this.troubles.push({line, says: tooDeep})
			return nothing
		}
		if (isAlias(node)) {
			this.troubles.push({line, says: 'an alias (*name) is not followed: write out what it stands for'})
			return nothing
		}
		if (isMap(node)) return {is: 'map', line, entries: this.#entries(node.items, depth)}
		if (isSeq(node)) return {is: 'list', line, items: node.items.map(item => this.given(item, depth + 1))}
		if (!isScalar(node) || node.value === null) return nothing
		const isText = typeof node.value === 'string'
		return {is: 'scalar', line, text: isText ? (node.value as string) : (node.source ?? String(node.value)), isText}
	}

	#entries(pairs: ReadonlyArray<{readonly key: unknown; readonly value: unknown}>, depth: number): readonly Entry[] {
		const seen = new Map<string, number>()
		return pairs.flatMap(({key, value}): readonly Entry[] => {
			const line = this.#lineOf(key)
			const name = this.given(key, depth + 1)
			if (name.is !== 'scalar' || name.text === null) {
				this.troubles.push({line, says: 'a key has to be a plain word'})
				return []
			}
			const earlier = seen.get(name.text)
			if (earlier !== undefined) {
				this.troubles.push({
					line,
					says: `the key ${JSON.stringify(name.text.slice(0, 60))} stands in line ${earlier} already`,
				})
				return []
			}
			seen.set(name.text, line)
			return [
				{
					key: name.text,
					line,
					value: value === null ? {is: 'scalar', line, text: null, isText: false} : this.given(value, depth + 1),
				},
			]
		})
	}

	#lineOf(node: unknown): number {
		const range = (node as {readonly range?: readonly number[] | null} | null)?.range
		return this.#lineAt(range?.[0] ?? 0)
	}
}
