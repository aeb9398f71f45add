// A schema a line → whether Ajv's strict mode compiles it; a payload a line → where its errors stand in the schema;
// a number to forget a line → an empty answer.
const Ajv = require("ajv/dist/2020");
const validators = new Map();
let last = 0;

const compile = (schema) => {
  try {
    validators.set(++last, new Ajv({ strict: true, allErrors: true }).compile(schema));
    return { number: last };
  } catch (error) {
    return { refused: error.message };
  }
};

const judge = (number, payload) => {
  const validate = validators.get(number);
  return { paths: validate(payload) ? [] : validate.errors.map((error) => error.schemaPath) };
};

const answer = (asked) => {
  if ("schema" in asked) return compile(asked.schema);
  if ("forget" in asked) return (validators.delete(asked.forget), {});
  return judge(asked.number, asked.payload);
};

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
  });
