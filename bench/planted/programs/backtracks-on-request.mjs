/** Every request tries an expression that backtracks some millions of times and does not match. */
import {createServer} from 'node:http'

const expression = /^(\w+\s?)*$/

function isSentence(text) {
	return expression.test(text)
}

createServer((_request, response) => {
	response.end(String(isSentence(`${'a'.repeat(24)}!`)))
}).listen(process.env.PORT, '127.0.0.1')
