'use strict'
/** Three functions, one of which no test calls, and a branch that none takes. */
function classify(n) {
	if (n > 1e9) {
		return 'large'
	}
	return n % 3 ? 'odd one' : 'third'
}

function neverCalled() {
	return 1
}

function count(limit) {
	let thirds = 0
	for (let i = 0; i < limit; i++) {
		if (classify(i) === 'third') thirds++
	}
	return thirds
}

module.exports = {classify, neverCalled, count}
