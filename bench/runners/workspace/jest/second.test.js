const {classify} = require('../lib/lib.cjs')

test('classifies', () => expect(classify(1)).toBe('odd one'))
