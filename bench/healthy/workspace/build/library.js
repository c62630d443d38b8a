export {default as lodash} from 'lodash'
export * from 'rxjs'
export * as operators from 'rxjs/operators'
