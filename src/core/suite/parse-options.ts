export interface ParseOptions {
	/** Folder of the configuration file, absolute. */
	readonly configDir: string
	/** `path.resolve` of the platform: the core knows no file system. */
	readonly resolvePath: (from: string, to: string) => string
}
