/** What changes while suites run: whether it is theirs, or somebody's who works on the project. */
import path from 'node:path'
import type {SeenChange} from '../../ports.ts'

/** So many runs in a row are started by what happened during the one before, and no more: nobody else ends what goes on for ever. */
const mostInARow = 5

export interface Sifted {
	/** Somebody's, so the suites are run again. */
	readonly due: readonly SeenChange[]
	/** Found out just now, a file for each: what it stands for is not looked at while suites run. */
	readonly found: readonly Found[]
}

export interface Found {
	readonly file: string
	/** `files`: any that are added to, or removed from, its folder with such a name. `all`: whatever happens while suites run. */
	readonly is: 'this file' | 'added files' | 'removed files' | 'all'
}

/**
 * A name alone does not tell a file that a suite writes from one that somebody works on; that it changes in two runs in a row does. A suite that makes up
 * a new name in each run is told by where its files lie and how their names end. What neither tells, such as entries of a cache, is told by how many
 * runs in a row it has started. None of it is for ever: what a run leaves alone is somebody's again. Between runs everything is.
 */
export class Meanwhile {
	#before: ReadonlySet<string> = new Set()
	readonly #own = new Set<string>()
	#inARow = 0
	#isDeaf = false

	/** @param during  what happened in a run that is over */
	sift(during: readonly SeenChange[]): Sifted {
		const signs = new Set(during.flatMap(signsOf))
		for (const sign of this.#own) if (!signs.has(sign)) this.#own.delete(sign)
		const found: Found[] = []
		for (const change of during) {
			for (const sign of signsOf(change)) {
				if (!this.#before.has(sign) || this.#own.has(sign)) continue
				this.#own.add(sign)
				if (found.some(({file}) => file === change.file)) continue
				found.push({file: change.file, is: sign === change.file ? 'this file' : `${change.is as 'added'} files`})
			}
		}
		this.#before = signs
		const left = during.filter(change => !signsOf(change).some(sign => this.#own.has(sign)))
		if (left.length === 0) {
			this.#inARow = 0
			this.#isDeaf = false
			return {due: [], found}
		}
		if (!this.#isDeaf && this.#inARow === mostInARow) {
			this.#isDeaf = true
			found.push({file: left[0]!.file, is: 'all'})
		}
		if (this.#isDeaf) return {due: [], found}
		this.#inARow++
		return {due: left, found}
	}

	/** The next run is started by something that happened while none was under way. */
	restBetween(): void {
		this.#inARow = 0
	}
}

/** What a change is told by when it happens again. Numbers are what names of such files differ in. */
function signsOf({file, is, folder}: SeenChange): readonly string[] {
	if (is === 'changed') return [file]
	const ending = path.extname(file).replace(/\d+/g, '#')
	// The first run may have made the folder, and the next one finds it.
	return [file, ...new Set([folder, path.dirname(file)].map(place => `${is} in ${place}: ${ending}`))]
}
