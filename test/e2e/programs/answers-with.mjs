/** Asks itself for what the arguments say (`200=90 404=6`), as often, then blocks its loop once for so long (`block=700`), and ends after `for=MS`. */
import {createServer} from 'node:http'

const asked = process.argv.slice(2).map(word => word.split('='))
const numberOf = (name, otherwise) => Number(asked.find(([key]) => key === name)?.[1] ?? otherwise)

function plantedBlock(ms) {
	const untilMs = performance.now() + ms
	let sum = 0
	while (performance.now() < untilMs) for (let i = 0; i < 1e4; i++) sum += Math.sqrt(i)
	return sum
}

const server = createServer(({url}, response) => {
	response.statusCode = Number(url.slice(1))
	response.end('ok')
})
server.listen(0, '127.0.0.1', async () => {
	console.log('listening')
	await new Promise(resolve => setTimeout(resolve, 1500))
	for (const [status, count] of asked)
		for (let i = 0; /^\d+$/.test(status) && i < Number(count); i++)
			await (await fetch(`http://127.0.0.1:${server.address().port}/${status}`)).text()
	if (numberOf('block', 0) > 0) plantedBlock(numberOf('block', 0))
	setTimeout(() => process.exit(0), numberOf('for', 1000))
})
