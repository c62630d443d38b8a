/** One function is never called, one branch never taken, and the counts are large. */
function used(n) {
	if (n > 1e9) return 'never'
	return n % 3 ? n : -n
}

function never() {
	return 1
}

function hot(n) {
	let sum = 0
	for (let i = 0; i < n; i++) sum += used(i)
	return sum
}

module.exports = {used, never, hot}
