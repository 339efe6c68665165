// Time write-good over texts: run by `speed.py` in a folder that has it.
// Reads a JSON list of texts from the file named first; prints JSON: seconds, results, version.
const fs = require('fs');
const path = require('path');
const modules = path.join(process.argv[3], 'node_modules', 'write-good');
const writeGood = require(modules);

const texts = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
writeGood('This is very unique.');
const started = process.hrtime.bigint();
let results = 0;
for (const text of texts) results += writeGood(text).length;
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const { version } = JSON.parse(fs.readFileSync(path.join(modules, 'package.json'), 'utf8'));
console.log(JSON.stringify({ seconds, results, version: `${version}, Node ${process.version}` }));
