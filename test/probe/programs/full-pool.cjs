/**
 * Holds all four threads of its pool until its input ends: each waits for a pipe that nobody opens for writing. With `none` it does nothing
 * at all. Then it says whether there is a pool.
 */
const {execFileSync} = require('node:child_process')
const {closeSync, mkdtempSync, open, openSync, readdirSync, readFileSync, rmSync} = require('node:fs')
const {tmpdir} = require('node:os')
const {join} = require('node:path')

const folder = mkdtempSync(join(tmpdir(), 'arsenal-pool-'))
const pipes = process.argv[2] === 'none' ? [] : ['a', 'b', 'c', 'd'].map(name => join(folder, name))
if (pipes.length > 0) execFileSync('mkfifo', pipes)
for (const pipe of pipes) open(pipe, 'r', (_, descriptor) => closeSync(descriptor))
process.stdin
	.on('end', () => {
		const names = readdirSync('/proc/self/task').map(id => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim())
		console.log(names.includes('libuv-worker'))
		for (const pipe of pipes) closeSync(openSync(pipe, 'w'))
		rmSync(folder, {recursive: true})
	})
	.resume()
