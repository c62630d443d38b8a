/** Lives until the file named by TOLD is there, and says so. */
const {existsSync} = require('node:fs')

console.log('begun')
const timer = setInterval(() => {
	if (!existsSync(process.env.TOLD)) return
	clearInterval(timer)
	console.log('ended')
}, 20)
