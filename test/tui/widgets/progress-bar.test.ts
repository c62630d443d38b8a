import {expect, test} from 'vitest'
import {unicode} from '../../../src/tui/text/glyphs.ts'
import {progressBar} from '../../../src/tui/widgets/progress-bar.ts'

test('a progress bar stands in brackets', () => {
	expect(progressBar(0.5, 10, unicode)).toBe('[████    ]')
})
