export default {files: ['ava/*.test.mjs']}
