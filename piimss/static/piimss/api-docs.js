// Draws the API's documentation from its OpenAPI schema.
const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "list",
  supportedSubmitMethods: ["get"],
  validatorUrl: null,
});
