/** Measures and ends a program while it has no file descriptor left, for usage.test.ts. Start with a low `ulimit -n`. */
import {closeSync, openSync} from 'node:fs'
import {createProcesses} from '../../src/host/processes/processes.ts'
import {createUsage} from '../../src/host/usage/usage.ts'
import {isAlive} from './processes-alive.ts'

const said: Record<string, unknown> = {}
const processes = createProcesses(process.env)
const usage = createUsage()
const launched = processes.launch({argv: ['sleep', '100'], shell: false, cwd: '/', env: {}}, {onOutput: () => {}})
const pid = launched.pid!
const meter = usage.meter(pid)
const figures = usage.system()

async function tried(what: () => unknown): Promise<unknown> {
	try {
		const result = await what()
		return Array.isArray(result) ? result.length : typeof result
	} catch (error) {
		return (error as NodeJS.ErrnoException).code
	}
}

await meter.sample('full')
const taken: number[] = []
for (let more = true; more; ) {
	try {
		taken.push(openSync('/dev/null', 'r'))
	} catch {
		more = false
	}
}
said.starvedMeter = await tried(() => usage.meter(pid))
said.starvedFull = await tried(() => meter.sample('full'))
said.starvedLight = await tried(() => meter.sample('light'))
said.starvedFigures = await tried(() => figures.sample())
for (const fd of taken.splice(0, 2)) closeSync(fd)
said.fedFull = await tried(() => meter.sample('full'))
said.fedFigures = await tried(() => figures.sample())
meter.close()
for (let more = true; more; ) {
	try {
		taken.push(openSync('/dev/null', 'r'))
	} catch {
		more = false
	}
}
said.starvedAgain = await tried(() => openSync('/dev/null', 'r'))
said.ended = await tried(() => processes.end(launched, {signal: 'SIGTERM', graceMs: 1000}))
for (const fd of taken) closeSync(fd)
said.alive = isAlive(pid)
console.log(JSON.stringify(said))
process.exit(0)
