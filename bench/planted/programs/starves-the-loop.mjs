/** Every request works through a list one microtask at a time: no step is long, and nothing else comes in between. */
import {createServer} from 'node:http'

async function sumSlowly(count) {
	let sum = 0
	for (let i = 0; i < count; i++) sum += await addOne(i)
	return sum
}

async function addOne(i) {
	return Math.sqrt(i) + 1
}

createServer(async (_request, response) => response.end(String(await sumSlowly(1_500_000)))).listen(
	process.env.PORT,
	'127.0.0.1',
)
