/* Mexican Spanish for the chart library: decimal point, comma for thousands. */
"use strict";
if (window.Plotly) {
  Plotly.register({
    moduleType: "locale",
    name: "es-MX",
    dictionary: {},
    format: {
      days: ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
      shortDays: ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
      months: [
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
      ],
      shortMonths: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
      date: "%d/%m/%Y",
      decimal: ".",
      thousands: ",",
      grouping: [3],
      currency: ["$", ""],
    },
  });
}
