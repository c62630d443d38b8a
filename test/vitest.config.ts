import {defineConfig} from 'vitest/config'
import {inkTableAsEsm, lightInk} from '../rolldown.config.ts'

export default defineConfig({
	define: {__VERSION__: '"0.0.0-test"'},
	plugins: [inkTableAsEsm, lightInk],
	test: {
		server: {deps: {inline: ['ink-table']}},
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		env: {TZ: 'UTC', LC_ALL: 'C.UTF-8'},
		testTimeout: 30_000,
		// Many of these start real programs and look at what they do: two at a time on two cores would disturb each other.
		fileParallelism: false,
	},
})
