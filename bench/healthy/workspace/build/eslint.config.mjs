export default [
	{
		rules: {
			'array-callback-return': 'warn',
			complexity: ['warn', 10],
			eqeqeq: 'warn',
			'no-else-return': 'warn',
			'no-fallthrough': 'warn',
			'no-shadow': 'warn',
			'no-unused-vars': 'warn',
			'no-use-before-define': 'warn',
			'no-var': 'warn',
			'prefer-const': 'warn',
		},
	},
]
