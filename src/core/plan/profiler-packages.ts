/**
 * What brings the profilers that are not our own. Together they are 700 packages, which most people never use: they are optional peers, and whoever
 * wants one adds it.
 */
export type ProfilerPackage = '0x' | 'clinic'

/**
 * The one command that adds it, wherever we ourselves are installed: a global package is found beside a global arsenal-tui, and otherwise
 * on PATH. It leaves the project alone that is looked at. The versions are those the recipes were measured with (host/deep/recipe.ts).
 */
export const profilerInstall: Readonly<Record<ProfilerPackage, string>> = {
	'0x': 'npm install --global 0x@6',
	clinic: 'npm install --global clinic@13',
}
