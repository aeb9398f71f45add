// A schema a line → whether Ajv's strict mode compiles it; a payload a line → where its errors stand in the schema.
const Ajv = require("ajv/dist/2020");
const validators = [];

const compile = (schema) => {
  try {
    validators.push(new Ajv({ strict: true, allErrors: true }).compile(schema));
    return { number: validators.length - 1 };
  } catch (error) {
    return { refused: error.message };
  }
};

const judge = (number, payload) => {
  const valid = validators[number](payload);
  return { paths: valid ? [] : validators[number].errors.map((error) => error.schemaPath) };
};

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const asked = JSON.parse(line);
    const answer = "schema" in asked ? compile(asked.schema) : judge(asked.number, asked.payload);
    process.stdout.write(JSON.stringify(answer) + "\n");
  });
