/** Turns its loop TURNS times, 20 ms apart, whatever the time: its counts are always the same. */
const {hot} = require('./lib.cjs')

let left = Number(process.env.TURNS)
for (let i = 0; i < 200; i++) hot(1000)
setTimeout(turn, 20)

function turn() {
	hot(1000)
	if (--left > 0) setTimeout(turn, 20)
	else console.log('done')
}
