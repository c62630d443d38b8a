/** Reads lines of JSON as they come, groups them and writes a summary: a data job that turns its loop all the time. */

import {once} from 'node:events'
import {createReadStream, createWriteStream, rmSync} from 'node:fs'
import {createInterface} from 'node:readline'

const file = `out-records-${process.pid}.ndjson`
const out = createWriteStream(file)
for (let i = 0; i < 300_000; i++)
	if (!out.write(`${JSON.stringify({id: i, group: i % 97, value: Math.sqrt(i), name: `record ${i}`})}\n`))
		await once(out, 'drain')
out.end()
await once(out, 'finish')
const sums = new Map()
for await (const line of createInterface({input: createReadStream(file)})) {
	const {group, value} = JSON.parse(line)
	sums.set(group, (sums.get(group) ?? 0) + value)
}
rmSync(file)
console.log(sums.size)
