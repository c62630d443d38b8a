import {expect, test} from 'vitest'
import {double} from './lib.mjs'

test('doubles', () => expect(double(600)).toBe(1200))
