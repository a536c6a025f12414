// What one file costs ts-json-schema-generator in a process that has run before: program and schema of every exported
// type, by its own API. Arguments: file, rounds. stdout: {"program", "schema", "cpu"} in ms a round, a line each.
import tsjsg from "ts-json-schema-generator";

const [file, rounds] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++) {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const generator = tsjsg.createGenerator({ path: file, type: "*", skipTypeCheck: true });
  const made = performance.now();
  const types = Object.keys(generator.createSchema("*").definitions).length;
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const line = { program: made - begin, schema: end - made, cpu: (user + system) / 1000, types };
  process.stdout.write(JSON.stringify(line) + "\n");
}
