/** What the tests of every runner test: enough work for the runner to be seen at it. */
const lodash = require('lodash')

exports.groups = function groups(size) {
	return lodash.groupBy(lodash.range(size), n => n % 7)
}
exports.wait = ms => new Promise(resolve => setTimeout(resolve, ms))
