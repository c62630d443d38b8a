/** The first that exists is taken. */
export const configFileNames: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json'].map(
	extension => `arsenal.config.${extension}`,
)
