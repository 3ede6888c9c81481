"""Texts as planners write them, and as nobody should: for the tests of the report's documents."""

REALISTIC = """\
Durante 2023 se atendió a **1.2 millones** de personas más que el año anterior, con *énfasis* en las
localidades rurales; véase la [página del programa](https://www.gob.mx/imss?x=1&y=2).

## Principales acciones

1. Se abrieron 12 unidades médicas:
   - siete de primer nivel,
   - cinco de segundo nivel:
     1. dos en el norte
     2. tres en el sur
2. Se contrató a 340 personas.

3. Se firmó el convenio.

   Su vigencia es de tres años.

> El acceso a la salud es un derecho.
>
> > Y el Estado lo garantiza.

| Entidad | Unidades | Observaciones |
| --- | ---: | --- |
| Chiapas | 1,204 | Incluye unidades móviles |
| Oaxaca | 987 | `p/` **preliminar** |

### Detalle

Primera línea\\
segunda línea.

---

```
v1 / v2 * 100
    con sangría
```
"""

LONG_WORD = "Ñandú" * 600

HOSTILE = f"""\
=cmd|'/C calc'!A0

+1+1 -2 @SUM(A1) #set page(width: 1pt) $x$ @ref <script>alert(1)</script> &amp; ]]> <!-- -->

{LONG_WORD}

[x](javascript:alert(1)) [y](http://[::1) [z](https://example.org/ñ?<b>) ![i](http://example.org/i.png)

\u202eRTL\u202c \u200f\u05d0\u05d1 🏥👩🏽‍⚕️ \x00\x08\x0b\ufffe _x0041_ {{PAGE}} \\u2028\u2028

| =1+1 | {"A" * 300} | | |
|---|---|---|---|
| @x | -1 | +2 | <w:p/> |

- uno
  - dos
    - tres
      - cuatro
        - cinco
          - seis
            - siete
              - ocho
                - nueve
                  - diez
                    - once

999999999. muy lejos

- > cita en lista

      código en lista
"""


def table(columns: int, rows: int) -> str:
    lines = [[f"columna {at}" for at in range(columns)], ["---"] * columns]
    lines += [[f"{row}.{at}" for at in range(columns)] for row in range(rows)]
    return "\n".join(f"|{'|'.join(line)}|" for line in lines)


BROAD = table(12, 120)
"""A table of more columns than have room in Word, and of more rows than a page is high."""

WIDE = f"{BROAD}\n\n{table(23, 120)}"
"""The same, and one that no document has room for."""

ENDLESS = ("Palabra por palabra se llena la página. " * 1_300)[:50_000]
"""As long as a narrative may be, in one paragraph."""
