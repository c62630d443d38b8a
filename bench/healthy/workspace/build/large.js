import * as lodash from 'lodash'
import * as rxjs from 'rxjs'
import * as typescript from 'typescript'

globalThis.everything = {lodash, rxjs, typescript}
