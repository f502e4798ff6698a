// What is tested is what runs: Node's own type stripping, no compiler in between.
const { stripTypeScriptTypes } = require('node:module')
module.exports = { process: (source) => ({ code: stripTypeScriptTypes(source) }) }
