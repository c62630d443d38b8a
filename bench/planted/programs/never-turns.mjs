/** Computes for 60 s without coming back to its loop. */
function spin(untilMs) {
	let turns = 0
	while (Date.now() < untilMs) turns++
	return turns
}

console.log(spin(Date.now() + 60_000))
