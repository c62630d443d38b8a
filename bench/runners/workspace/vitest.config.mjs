import {defineConfig} from 'vitest/config'

export default defineConfig({
	test: {
		include: ['vitest/*.test.mjs'],
		coverage: {provider: 'v8', reporter: ['json'], include: ['vitest/lib.mjs', 'lib/lib.cjs']},
	},
})
