import {StringDecoder} from 'node:string_decoder'
import {stripVTControlCharacters} from 'node:util'

const keptBytes = 16_384
/** Said on every run; in an error message it would only be in the way. */
const chatter =
	/^(To (stop data collection|generate the report) press: Ctrl \+ C|Analysing data|Received Ctrl\+C, closing process.*)$/

/** The last of what a profiler and its target printed, for the sentence that says why it failed. */
export class DeepTail {
	readonly #decoder = new StringDecoder('utf8')
	#text = ''

	add(chunk: Uint8Array): void {
		this.#text = (this.#text + this.#decoder.write(Buffer.from(chunk))).slice(-keptBytes)
	}

	/**
	 * At most `count` lines, without escape sequences or empty lines; of an uncaught error the line that names it, not the dump of its
	 * properties below. Still the target's words: sanitise before showing.
	 */
	lines(count: number): string[] {
		const lines = stripVTControlCharacters(this.#text)
			.split(/\r?\n|\r/)
			.map(line => line.trim().slice(0, 300))
			.filter(line => line !== '' && !chatter.test(line))
		const error = lines.findLast(line => /^(Uncaught )?[A-Z]\w*Error\b.*: |^Error: /.test(line))
		return error === undefined ? lines.slice(-count) : [error]
	}

	/** 0x and clinic exit 0 whatever the target did, but say so in passing. null: it exited 0, or by a signal. */
	get targetExitCode(): number | null {
		const said = [...this.#text.matchAll(/(?:Target subprocess error, code: |exited with (?:exit )?code )(\d+)/g)].at(
			-1,
		)
		return said ? Number(said[1]) : null
	}
}
