import {cpuProfile} from './cpu-profile.ts'
import {folded} from './folded.ts'
import {foreignFiles, foreignObjects} from './foreign.ts'
import type {FileFormat, FileStart, ForeignFormat, JsonObject, ObjectFormat} from './format.ts'
import {heapProfile} from './heap-profile.ts'
import {jsonObject} from './json-object.ts'
import {ticks} from './ticks.ts'

/** What objects of JSON are: the first row that knows them. The last takes what nobody knew, and says what it lacks. */
export const objectFormats: ReadonlyArray<ForeignFormat<JsonObject> | ObjectFormat> = [
	...foreignObjects,
	heapProfile,
	cpuProfile,
]

/** What files are, by how they begin: the first row that knows one. The last takes every text. */
export const fileFormats: ReadonlyArray<ForeignFormat<FileStart> | FileFormat> = [
	...foreignFiles,
	ticks,
	jsonObject(objectFormats),
	folded,
]

const fileNames = [...fileFormats, ...objectFormats].flatMap(format => ('fileName' in format ? [format.fileName] : []))

/** Whether a file is named as those are that can be read here. */
export function isNamedAsProfile(name: string): boolean {
	return fileNames.some(pattern => pattern?.test(name))
}
