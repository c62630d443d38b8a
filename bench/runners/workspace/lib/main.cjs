'use strict'
/** Lives for a second, turns its loop, and does the same work whatever the time. */
const {count} = require('./lib.cjs')

let turns = 0
const timer = setInterval(() => {
	count(10_000)
	if (++turns < 40) return
	clearInterval(timer)
	console.log('counted')
}, 25)
