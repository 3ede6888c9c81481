// Draws the API's documentation from its OpenAPI schema.
const place = document.getElementById("swagger-ui");

// Its dark colours hang on a class; here it follows what the reader asks of every page.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
function followColours() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}
dark.addEventListener("change", followColours);
followColours();

// The page would fill every field with the example of its parameter and ask for all of them at once.
// Here they are told, and only what is part of the address is filled in.
function tellExamples(schema) {
  for (const methods of Object.values(schema.paths)) {
    for (const operation of Object.values(methods)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in !== "query" || parameter.example === undefined) continue;
        parameter.description = `${parameter.description ?? ""} Ejemplo: \`${parameter.example}\`.`;
        delete parameter.example;
      }
    }
  }
  return schema;
}

fetch(place.dataset.schema, { headers: { Accept: "application/json" } })
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
  .then((schema) => {
    window.SwaggerUIBundle({
      spec: tellExamples(schema),
      domNode: place,
      deepLinking: true,
      docExpansion: "list",
      supportedSubmitMethods: ["get"],
      validatorUrl: null,
    });
  });
