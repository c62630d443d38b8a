import {lstat} from 'node:fs/promises'
import {type FolderPrefix, makeOwnedFolder, removeOwnedFolder, sweepOwnedFolders} from '../owned-folder.ts'

const prefix: FolderPrefix = 'arsenal-rev-'

export const makeRevisionFolder = (parent: string) => makeOwnedFolder(parent, prefix)
export const removeRevisionFolder = (folder: string) => removeOwnedFolder(folder, prefix)
export const sweepRevisionFolders = (parent: string) => sweepOwnedFolders(parent, prefix)

export async function exists(file: string): Promise<boolean> {
	return (await lstat(file).catch(() => null)) !== null
}
