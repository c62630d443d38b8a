export default {
	input: 'build/observables.js',
	output: {file: 'out-rollup.js', format: 'es'},
	plugins: [
		{
			name: 'packages',
			resolveId: name => (name === 'rxjs' ? new URL('../input/esm/index.js', import.meta.url).pathname : null),
		},
	],
	onwarn() {},
}
