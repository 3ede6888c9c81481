"""Who may open and send what: a line for every address and method, compared by a test.

The columns are the roles of ``ROLES``: nobody, who captures for the unit that answers, who captures
for another unit, and then a duty each; a superuser without any duty; last somebody who has every
duty in another institution, whose programme is here too.  The cells are what they are answered: a
status, or ``login`` where they are led there first.

A line names an address as the project does; one of a programme counts for the address at the root
too.  Where there is no line for POST nothing may be sent (405 for everybody), and so it is with the
other methods of the API.  A new address needs a line here, and an example in ``ARGUMENTS`` if its
parameters have no general one; the test prints the line as things are, to be judged and not only
copied.
"""

from typing import Any

from indicators.fichas.representation import ELEMENTS

ROLES = (
    "nadie",
    "captura",
    "otra",
    "revisión",
    "dirección",
    "análisis",
    "administración",
    "super",
    "ajena",
)

MATRIX = """
# address                           method  nobod  capt   other  rev    dir    anal   adm    super  ajena

# Capture, review, cycles, fichas and log
captures                            GET     login  200    200    403    403    403    403    403    200
capture                             GET     login  200    403    403    403    403    403    403    403
capture                             POST    login  302    403    403    403    403    403    403    403
capture-autosave                    GET     login  200    403    403    403    403    403    403    403
capture-autosave                    POST    login  200    403    403    403    403    403    403    403
capture-live                        GET     405    405    405    405    405    405    405    405    405
capture-live                        POST    login  200    403    403    403    403    403    403    403
capture-withdraw                    GET     405    405    405    405    405    405    405    405    405
capture-withdraw                    POST    login  302    403    403    403    403    403    403    403
sheet-download                      GET     login  200    200    403    403    403    403    403    403
sheet-send                          GET     login  302    302    403    403    403    403    403    403
sheet-send                          POST    login  302    302    403    403    403    403    403    403
sheet                               GET     login  200    404    403    403    403    403    403    403
sheet                               POST    login  302    404    403    403    403    403    403    403
sheet-problems                      GET     login  200    404    403    403    403    403    403    403
evidence-add                        GET     405    405    405    405    405    405    405    405    405
evidence-add                        POST    login  302    403    403    403    403    403    403    403
evidence                            GET     login  200    403    200    200    403    200    403    403
evidence-remove                     GET     405    405    405    405    405    405    405    405    405
evidence-remove                     POST    login  302    403    403    403    403    403    403    403
proposals                           GET     login  403    403    200    403    403    200    403    200
proposal                            GET     login  403    403    200    403    403    200    403    404
proposal                            POST    login  403    403    302    403    403    302    403    404
proposal accept                     POST    login  403    403    302    403    403    302    403    404
proposal withdraw                   POST    login  403    403    403    403    403    403    403    404
review-queue                        GET     login  403    403    200    200    403    200    403    200
review-approve                      GET     login  403    403    200    403    403    403    403    200
review-approve                      POST    login  403    403    302    403    403    403    403    302
review-capture                      GET     login  200    403    200    200    403    200    403    403
review-capture                      POST    login  302    403    302    403    403    302    403    403
review-capture approve              POST    login  403    403    302    403    403    403    403    403
review-capture return               POST    login  403    403    302    403    403    403    403    403
logbook                             GET     login  200    200    200    200    403    200    403    200
logbook-csv                         GET     login  200    200    200    200    403    200    403    200
cycles                              GET     login  403    403    403    403    403    200    403    200
cycle-open                          GET     login  403    403    403    403    403    200    403    200
cycle-open                          POST    login  403    403    403    403    403    302    403    200
cycle                               GET     login  403    403    403    403    403    200    403    403
cycle                               POST    login  403    403    403    403    403    302    403    403
cycle reopen                        POST    login  403    403    403    403    403    200    403    403
cycle correct                       POST    login  403    403    403    403    403    200    403    403
fichas-admin                        GET     login  403    403    403    403    403    200    403    403
publications-admin                  GET     login  403    403    403    403    403    200    403    403
publications-admin                  POST    login  403    403    403    403    403    302    403    403
publication-admin-remove            GET     405    405    405    405    405    405    405    405    405
publication-admin-remove            POST    login  403    403    403    403    403    302    403    403
ficha-admin                         GET     login  403    403    403    403    403    200    403    403
ficha-admin-elements                GET     login  403    403    403    403    403    200    403    403
ficha-admin-elements                POST    login  403    403    403    403    403    200    403    403
ficha-admin-elements accept         POST    login  403    403    403    403    403    302    403    403
ficha-admin-targets                 GET     login  403    403    403    403    403    200    403    403
ficha-admin-targets                 POST    login  403    403    403    403    403    200    403    403
ficha-admin-targets accept          POST    login  403    403    403    403    403    200    403    403
ficha-admin-new                     GET     login  403    403    403    403    403    200    403    403
ficha-admin-new                     POST    login  403    403    403    403    403    200    403    403
ficha-admin-new accept              POST    login  403    403    403    403    403    200    403    403
ficha-admin-method                  GET     login  403    403    403    403    403    200    403    403
ficha-admin-method                  POST    login  403    403    403    403    403    200    403    403
ficha-admin-method accept           POST    login  403    403    403    403    403    200    403    403
commitments                         GET     login  200    200    200    200    403    200    403    403
commitments-period                  GET     login  200    200    200    200    403    200    403    403
commitments-period                  POST    login  403    403    403    403    403    302    403    403
commitments-period-open             GET     login  403    403    403    403    403    200    403    403
commitments-period-open             POST    login  403    403    403    403    403    302    403    403
commitments-assign                  GET     login  403    403    403    403    403    200    403    403
commitments-assign                  POST    login  403    403    403    403    403    302    403    403
progress-report                     GET     login  200    403    200    200    403    200    403    403
progress-report                     POST    login  200    403    403    403    403    403    403    403
progress-report approve             POST    login  403    403    302    403    403    403    403    403
progress-report return              POST    login  403    403    302    403    403    403    403    403
progress-autosave                   GET     login  200    403    403    403    403    403    403    403
progress-autosave                   POST    login  200    403    403    403    403    403    403    403
tasks                               GET     login  200    200    200    200    200    200    200    200
notices                             GET     login  200    200    200    403    403    200    403    200
notices                             POST    login  302    302    302    403    403    302    403    302
notices-stop                        GET     200    200    200    200    200    200    200    200    200
notices-stop                        POST    200    200    200    200    200    200    200    200    200

# What is published
programmes                          GET     200    200    200    200    200    200    200    200    200
board                               GET     200    200    200    200    200    200    200    200    200
objective                           GET     200    200    200    200    200    200    200    200    200
ficha                               GET     200    200    200    200    200    200    200    200    200
compare                             GET     200    200    200    200    200    200    200    200    200
ficha-file                          GET     200    200    200    200    200    200    200    200    200
strategies                          GET     200    200    200    200    200    200    200    200    200
strategy                            GET     200    200    200    200    200    200    200    200    200
/acciones/                          GET     301    301    301    301    301    301    301    301    301
compliance                          GET     200    200    200    200    200    200    200    200    200
evaluability                        GET     200    200    200    200    200    200    200    200    200
reconciliation                      GET     200    200    200    200    200    200    200    200    200
verdict                             GET     200    200    200    200    200    200    200    200    200
verdict                             POST    login  403    403    302    403    403    403    403    403
data                                GET     200    200    200    200    200    200    200    200    200
data-recipes                        GET     200    200    200    200    200    200    200    200    200
data-package                        GET     200    200    200    200    200    200    200    200    200
data-catalogue                      GET     200    200    200    200    200    200    200    200    200
/data.json                          GET     301    301    301    301    301    301    301    301    301
data-sdmx-structure                 GET     200    200    200    200    200    200    200    200    200
data-sdmx-csv                       GET     200    200    200    200    200    200    200    200    200
data-sdmx-xml                       GET     200    200    200    200    200    200    200    200    200
status                              GET     200    200    200    200    200    200    200    200    200

# The yearly report: edition 1 is open, edition 2 is closed
editions                            GET     200    200    200    200    200    200    200    200    200
editions                            POST    login  403    403    302    403    403    302    403    403
edition                             GET     login  200    200    200    200    404    200    404    404
edition-progress                    GET     login  200    200    200    200    404    200    404    404
edition-build                       GET     login  302    302    302    302    404    302    404    404
edition-build                       POST    login  302    302    302    302    404    302    404    404
edition-file                        GET     200    200    200    200    200    200    200    200    200
edition-content                     GET     200    200    200    200    200    200    200    200    200
edition-differences                 GET     login  200    200    200    200    404    200    404    404
edition-close                       GET     login  403    403    200    403    404    403    404    404
edition-close                       POST    login  403    403    302    403    404    403    404    404
edition-period                      GET     login  403    403    200    403    404    200    404    404
edition-period                      POST    login  403    403    302    403    404    302    404    404
edition-units                       GET     login  403    403    200    403    404    200    404    404
edition-units                       POST    login  403    403    302    403    404    302    404    404
narrative                           GET     login  200    200    200    200    403    200    403    403
narrative                           POST    login  200    403    403    403    403    403    403    403
narrative approve                   POST    login  403    403    302    403    403    403    403    403
narrative return                    POST    login  403    403    302    403    403    403    403    403
narrative-autosave                  GET     login  200    403    403    403    403    403    403    403
narrative-autosave                  POST    login  200    403    403    403    403    403    403    403
narrative-preview                   GET     405    405    405    405    405    405    405    405    405
narrative-preview                   POST    login  200    403    403    403    403    403    403    403

# The API: what is published is read alone; captures are delivered, and nothing of them approved
api-root                            GET     200    200    200    200    200    200    200    200    200
api-root                            POST    401    405    405    405    405    405    405    405    405
api-root                            PUT     401    405    405    405    405    405    405    405    405
api-root                            PATCH   401    405    405    405    405    405    405    405    405
api-root                            DELETE  401    405    405    405    405    405    405    405    405
schema                              GET     200    200    200    200    200    200    200    200    200
api-docs                            GET     200    200    200    200    200    200    200    200    200
programme-objectives-list           GET     200    200    200    200    200    200    200    200    200
programme-strategies-list           GET     200    200    200    200    200    200    200    200    200
programme-actions-list              GET     200    200    200    200    200    200    200    200    200
programme-publications-list         GET     200    200    200    200    200    200    200    200    200
programme-glossary-list             GET     200    200    200    200    200    200    200    200    200
programme-alignments-list           GET     200    200    200    200    200    200    200    200    200
programme-list                      GET     200    200    200    200    200    200    200    200    200
programme-detail                    GET     200    200    200    200    200    200    200    200    200
programme-indicators-list           GET     200    200    200    200    200    200    200    200    200
programme-indicators-detail         GET     200    200    200    200    200    200    200    200    200
programme-results-list              GET     200    200    200    200    200    200    200    200    200
programme-values-list               GET     200    200    200    200    200    200    200    200    200
programme-units-list                GET     200    200    200    200    200    200    200    200    200
programme-ficha-revisions-list      GET     200    200    200    200    200    200    200    200    200
programme-methods-list              GET     200    200    200    200    200    200    200    200    200
programme-revisions-list            GET     200    200    200    200    200    200    200    200    200
programme-targets-list              GET     200    200    200    200    200    200    200    200    200
programme-variables-list            GET     200    200    200    200    200    200    200    200    200
programme-reconciliation-list       GET     200    200    200    200    200    200    200    200    200
programme-registers-list            GET     200    200    200    200    200    200    200    200    200
programme-compliance-list           GET     200    200    200    200    200    200    200    200    200
programme-commitments-list          GET     200    200    200    200    200    200    200    200    200
programme-progress-list             GET     200    200    200    200    200    200    200    200    200

programme-captures-list             GET     401    200    200    200    200    403    200    403    403
programme-captures-list             POST    401    409    403    403    403    403    403    403    403
programme-captures-list             PUT     401    405    405    405    405    405    405    405    405
programme-captures-list             PATCH   401    405    405    405    405    405    405    405    405
programme-captures-list             DELETE  401    405    405    405    405    405    405    405    405
programme-captures-detail           GET     401    200    403    200    200    403    200    403    403
programme-captures-detail           PATCH   401    409    403    403    403    403    403    403    403
programme-captures-detail           POST    401    405    405    405    405    405    405    405    405
programme-captures-detail           PUT     401    405    405    405    405    405    405    405    405
programme-captures-detail           DELETE  401    405    405    405    405    405    405    405    405
programme-captures-submit           GET     401    405    405    405    405    405    405    405    405
programme-captures-submit           POST    401    200    403    403    403    403    403    403    403
programme-captures-submit           PUT     401    405    405    405    405    405    405    405    405
programme-captures-submit           PATCH   401    405    405    405    405    405    405    405    405
programme-captures-submit           DELETE  401    405    405    405    405    405    405    405    405
programme-captures-withdraw         GET     401    405    405    405    405    405    405    405    405
programme-captures-withdraw         POST    401    409    403    403    403    403    403    403    403
programme-captures-withdraw         PUT     401    405    405    405    405    405    405    405    405
programme-captures-withdraw         PATCH   401    405    405    405    405    405    405    405    405
programme-captures-withdraw         DELETE  401    405    405    405    405    405    405    405    405

# Accounts and health
healthz                             GET     200    200    200    200    200    200    200    200    200
readyz                              GET     200    200    200    200    200    200    200    200    200
login                               GET     200    200    200    200    200    200    200    200    200
login                               POST    200    200    200    200    200    200    200    200    200
tokens                              GET     login  200    200    200    200    200    200    200    200
tokens                              POST    login  200    200    200    200    200    200    200    200
token-revoke                        GET     login  200    404    404    404    404    404    404    404
token-revoke                        POST    login  302    404    404    404    404    404    404    404
logout                              GET     405    405    405    405    405    405    405    405    405
logout                              POST    302    302    302    302    302    302    302    302    302

# The administration's catalogues, which are looked at, and the accounts with their units
admin:index                         GET     login  login  login  login  login  login  200    200    200
admin:index                         POST    login  login  login  login  login  login  200    200    200
admin:login                         GET     200    200    200    200    200    200    302    302    302
admin:login                         POST    200    200    200    200    200    200    200    200    200
admin:logout                        GET     302    302    302    302    302    302    405    405    405
admin:logout                        POST    302    302    302    302    302    302    302    302    302
admin:password_change               GET     login  login  login  login  login  login  200    200    200
admin:password_change               POST    login  login  login  login  login  login  200    200    200
admin:password_change_done          GET     login  login  login  login  login  login  200    200    200
admin:password_change_done          POST    login  login  login  login  login  login  405    405    405
admin:autocomplete                  GET     login  login  login  login  login  login  403    403    403
admin:autocomplete                  POST    login  login  login  login  login  login  405    405    405
admin:jsi18n                        GET     login  login  login  login  login  login  200    200    200
admin:jsi18n                        POST    login  login  login  login  login  login  405    405    405
admin:view_on_site                  GET     login  login  login  login  login  login  404    404    404
admin:view_on_site                  POST    login  login  login  login  login  login  404    404    404
admin:catalogue_changelist          GET     login  login  login  login  login  login  200    200    200
admin:catalogue_changelist          POST    login  login  login  login  login  login  200    200    200
admin:catalogue_add                 GET     login  login  login  login  login  login  403    403    403
admin:catalogue_add                 POST    login  login  login  login  login  login  403    403    403
admin:catalogue_history             GET     login  login  login  login  login  login  200    200    200
admin:catalogue_history             POST    login  login  login  login  login  login  200    200    200
admin:catalogue_delete              GET     login  login  login  login  login  login  403    403    403
admin:catalogue_delete              POST    login  login  login  login  login  login  403    403    403
admin:catalogue_change              GET     login  login  login  login  login  login  200    200    200
admin:catalogue_change              POST    login  login  login  login  login  login  403    403    403
admin:own_changelist                GET     login  login  login  login  login  login  200    200    200
admin:own_changelist                POST    login  login  login  login  login  login  200    200    200
admin:own_add                       GET     login  login  login  login  login  login  403    403    403
admin:own_add                       POST    login  login  login  login  login  login  403    403    403
admin:own_history                   GET     login  login  login  login  login  login  200    200    302
admin:own_history                   POST    login  login  login  login  login  login  200    200    302
admin:own_delete                    GET     login  login  login  login  login  login  403    403    403
admin:own_delete                    POST    login  login  login  login  login  login  403    403    403
admin:own_change                    GET     login  login  login  login  login  login  200    200    302
admin:own_change                    POST    login  login  login  login  login  login  403    403    403
admin:objectives_duty_changelist    GET     login  login  login  login  login  login  200    200    200
admin:objectives_duty_changelist    POST    login  login  login  login  login  login  200    200    200
admin:objectives_duty_add           GET     login  login  login  login  login  login  200    200    200
admin:objectives_duty_add           POST    login  login  login  login  login  login  200    200    200
admin:objectives_duty_history       GET     login  login  login  login  login  login  200    200    302
admin:objectives_duty_history       POST    login  login  login  login  login  login  200    200    302
admin:objectives_duty_delete        GET     login  login  login  login  login  login  200    200    302
admin:objectives_duty_delete        POST    login  login  login  login  login  login  200    200    302
admin:objectives_duty_change        GET     login  login  login  login  login  login  200    200    302
admin:objectives_duty_change        POST    login  login  login  login  login  login  200    200    302
admin:moved                         GET     login  login  login  login  login  login  302    302    302
admin:moved                         POST    login  login  login  login  login  login  302    302    302
admin:auth_group_changelist         GET     login  login  login  login  login  login  403    200    403
admin:auth_group_changelist         POST    login  login  login  login  login  login  403    200    403
admin:auth_group_add                GET     login  login  login  login  login  login  403    200    403
admin:auth_group_add                POST    login  login  login  login  login  login  403    200    403
admin:auth_group_history            GET     login  login  login  login  login  login  403    200    403
admin:auth_group_history            POST    login  login  login  login  login  login  403    200    403
admin:auth_group_delete             GET     login  login  login  login  login  login  403    200    403
admin:auth_group_delete             POST    login  login  login  login  login  login  403    200    403
admin:auth_group_change             GET     login  login  login  login  login  login  403    200    403
admin:auth_group_change             POST    login  login  login  login  login  login  403    200    403
admin:auth_user_password_change     GET     login  login  login  login  login  login  403    200    403
admin:auth_user_password_change     POST    login  login  login  login  login  login  403    200    403
admin:auth_user_changelist          GET     login  login  login  login  login  login  403    200    403
admin:auth_user_changelist          POST    login  login  login  login  login  login  403    200    403
admin:auth_user_add                 GET     login  login  login  login  login  login  403    200    403
admin:auth_user_add                 POST    login  login  login  login  login  login  403    200    403
admin:auth_user_history             GET     login  login  login  login  login  login  403    200    403
admin:auth_user_history             POST    login  login  login  login  login  login  403    200    403
admin:auth_user_delete              GET     login  login  login  login  login  login  403    200    403
admin:auth_user_delete              POST    login  login  login  login  login  login  403    200    403
admin:auth_user_change              GET     login  login  login  login  login  login  403    200    403
admin:auth_user_change              POST    login  login  login  login  login  login  403    200    403
admin:app_list                      GET     login  login  login  login  login  login  200    200    200
admin:app_list                      POST    login  login  login  login  login  login  200    200    200
admin:anything-else                 GET     login  login  login  login  login  login  404    404    404
admin:anything-else                 POST    login  login  login  login  login  login  404    404    404
"""

ARGUMENTS: dict[str, dict[str, str]] = {
    "objective": {"code": "1"},
    "commitments-period": {"pk": "{period}"},
    "commitments-period-open": {"register": "acciones"},
    "commitments-assign": {"register": "acciones"},
    "progress-report": {"register": "acciones", "folio": "1.1.2", "period": "2023-3"},
    "progress-autosave": {"register": "acciones", "folio": "1.1.1", "period": "2023-3"},
    "verdict": {"code": "1.1", "year": "2022", "verdict": "difiere"},
    "review-capture": {"pk": "{capture}"},
    "sheet": {"pk": "{sheet}"},
    "sheet-problems": {"pk": "{sheet}"},
    "evidence": {"pk": "{evidence}"},
    "evidence-remove": {"pk": "{evidence}"},
    "cycle": {"pk": "{cycle}"},
    "proposal": {"pk": "{proposal}"},
    "ficha-admin-method": {"year": "2000"},
    "publication-admin-remove": {"slug": "programa"},
    "notices-stop": {"token": "{stop}"},
    "programme-captures-detail": {"id": "{capture}"},
    "programme-captures-submit": {"id": "{capture}"},
    "programme-captures-withdraw": {"id": "{capture}"},
    "token-revoke": {"pk": "{token}"},
    **{
        name: {"number": "1"}
        for name in (
            "edition",
            "edition-progress",
            "edition-build",
            "edition-close",
            "edition-units",
            "edition-period",
        )
    },
    "edition-file": {"number": "2", "format": "xlsx"},
    "edition-content": {"number": "2"},
    "edition-differences": {"number": "2", "other": "1"},
    "narrative": {"number": "1", "key": "resumen"},
    "narrative-autosave": {"number": "1", "key": "marco"},
    "narrative-preview": {"number": "1", "key": "marco"},
    "admin:view_on_site": {"content_type_id": "1", "object_id": "1"},
    "admin:auth_user_password_change": {"id": "{super}"},
    "admin:app_list": {"app_label": "indicators"},
    "admin:anything-else": {"url": "nada"},
}
"""What stands for the parameters of an address, where not what stands for them in general."""

GENERALLY = {"programme": "de-prueba", "code": "1.1", "year": "2023", "extension": "xlsx"}

DATA: dict[str, dict[str, str]] = {
    "login": {"username": "ana", "password": "no es"},
    "verdict": {"text": "Errata."},
    "capture": {"capture": "{capture}", "version": "{version}", "v1.value": "1"},
    "capture-autosave": {"capture": "{capture}", "version": "{version}", "v1.value": "1"},
    "capture-live": {"v1.value": "1"},
    "capture-withdraw": {"capture": "{capture}", "version": "{version}"},
    "sheet": {"action": "discard"},
    "review-approve": {"c": "{capture}.{version}"},
    "review-capture": {"action": "comment", "comment": "Hola.", "seen": "{version}"},
    "review-capture approve": {"action": "approve", "seen": "{version}"},
    "review-capture return": {"action": "return", "comment": "No.", "seen": "{version}"},
    "cycle-open": {
        "programme": "{programme}",
        "year": "2019",
        "kind": "definitivo",
        "cutoff": "2019-12-31",
        "opens_on": "2020-01-01",
        "closes_on": "2100-03-01",
    },
    "commitments-period": {"action": "close", "reason": ""},
    "commitments-period-open": {"year": "2023", "part": "4", "due_on": "2100-01-01"},
    "commitments-assign": {"unit": "sur", "folios": "1.1.1"},
    "progress-report": {"action": "save", "version": "{waiting}", "percent": "5"},
    "progress-report approve": {"action": "approve", "version": "{waiting}"},
    "progress-report return": {"action": "return", "version": "{waiting}", "comment": "No."},
    "progress-autosave": {"version": "{written}", "percent": "5", "text": "Algo."},
    "notices": {"daily": "on"},
    "tokens": {
        "name": "Tablero",
        "scope": "lectura",
        "days": "30",
        "form_key": "6f1f2f0a-0000-4000-8000-000000000000",
    },
    "editions": {"year": "2023", "cutoff": "2023-12-31"},
    "edition-period": {"year": "2024", "cutoff": "2025-06-30"},
    "edition-close": {"seen": "on", "digest": "{left}", "reason": "Está completa."},
    "narrative": {"action": "save", "version": "{sent}", "text": "En revisión no se cambia"},
    "narrative approve": {"action": "approve", "version": "{sent}"},
    "narrative return": {"action": "return", "version": "{sent}", "comment": "No."},
    "narrative-autosave": {"version": "{text}", "text": "Otro"},
    "narrative-preview": {"text": "Otro"},
    "cycle": {"action": "close"},
    "publications-admin": {"title": "Oficio", "published_on": "2022-05-05", "slug": "oficio"},
    "proposal": {"action": "reject", "reason": "No."},
    "proposal accept": {"action": "accept", "seen": "{proposed}"},
    "proposal withdraw": {"action": "withdraw"},
    "ficha-admin-elements": {"preview": "1", "name": "Otro nombre"},
    "ficha-admin-targets": {"preview": "1", "final_year": "2024"},
    "ficha-admin-new": {"preview": "1", "valid_from": "2024"},
    "ficha-admin-method": {"preview": "1", "formula": "v1"},
    "ficha-admin-elements accept": {
        **dict.fromkeys(ELEMENTS, "X"),
        "measured_years": "",
        "unit_kind": "",
        "availability_lag": "",
        "name": "Otro nombre",
        "accumulation": "periodico",
        "direction": "ascendente",
        "decimals": "2",
        "owner": "nacional",
        "captured_by": "unidad",
        "accept": "1",
        "reason": "Sí.",
        "seen": "{seen}",
    },
    "ficha-admin-targets accept": {"accept": "1", "final_year": "2024"},
    "ficha-admin-new accept": {"accept": "1", "valid_from": "2024"},
    "ficha-admin-method accept": {"accept": "1", "remove": "1"},
    "cycle correct": {"action": "correct", "cutoff": "", "reason": ""},
    "cycle reopen": {"action": "reopen", "reason": "Sí.", "closes_on": "2100-01-01"},
}
"""What is sent with POST; a second word in the name of a line tells several apart."""

JSON: dict[str, Any] = {
    "programme-captures-list": {"indicator": "1.1", "year": 2023},
    "programme-captures-detail": {"version": 2, "values": {"v1": 1}},
    "programme-captures-submit": {"version": 2},
    "programme-captures-withdraw": {"version": 2},
}
"""What the API is sent.  The capture of the matrix is in review, where its capturist brought it: of
who may, another one is told that there is one already (409), and a second sending that it was sent."""

QUERY: dict[str, str] = {"review-approve": "?c={capture}.{version}"}
"""What is asked for with GET, where there is nothing to see without it."""
