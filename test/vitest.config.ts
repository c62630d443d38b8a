import {defineConfig} from 'vitest/config'

export default defineConfig({
	define: {__VERSION__: '"0.0.0-test"'},
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		env: {TZ: 'UTC', LC_ALL: 'C.UTF-8'},
		testTimeout: 30_000,
	},
})
