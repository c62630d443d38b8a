const assert = require('node:assert')
const {test} = require('node:test')
const {classify} = require('../lib/lib.cjs')

test('fails', () => assert.equal(classify(1), 'third'))
