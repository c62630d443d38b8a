/** Compresses 200 MB as they come and throws them away: a stream program, most of whose work is done in the pool's threads. */
import {Readable, Writable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {createGzip} from 'node:zlib'

const line = Buffer.from(
	Array.from({length: 500}, (_, i) => `${i} some words of a log, and a number ${i * 7919}\n`).join(''),
)
function* lines() {
	for (let written = 0; written < 200e6; written += line.length) yield line
}
let bytes = 0
const sink = new Writable({
	write(chunk, _encoding, done) {
		bytes += chunk.length
		done()
	},
})
await pipeline(Readable.from(lines()), createGzip(), sink)
console.log(`${bytes} bytes`)
