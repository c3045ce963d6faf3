// Starts Swagger UI on Kino's own document. No validator badge: it would send the address to another host.
SwaggerUIBundle({
  url: "/api/docs/spec",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  displayRequestDuration: true,
  docExpansion: "list",
});
