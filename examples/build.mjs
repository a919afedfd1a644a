// Compiles every contract of the examples, EXAMPLE/NAME.sol to EXAMPLE/NAME.hex: creation bytecode in
// hexadecimal, 64 digits a line. The same compiler and the same sources give the same bytes.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));

const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 200 },
  // the hash of the sources at the end of the code would change with every comment
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
};

const sources = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .flatMap(({ name }) => readdirSync(join(here, name)).map((file) => `${name}/${file}`))
  .filter((path) => path.endsWith(".sol"))
  .sort();

for (const path of sources) {
  const input = {
    language: "Solidity",
    sources: { [path]: { content: readFileSync(join(here, path), "utf8") } },
    settings,
  };
  const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input)));
  if (errors.length > 0) {
    console.error(errors.map((error) => error.formattedMessage).join("\n"));
    process.exit(1);
  }
  const name = path.slice(path.indexOf("/") + 1, -".sol".length);
  const code = contracts[path][name].evm.bytecode.object;
  const target = path.replace(/sol$/, "hex");
  writeFileSync(join(here, target), code.replace(/.{1,64}/g, "$&\n"));
  console.log(`${target}: ${code.length / 2} bytes, solc ${solc.version()}`);
}
