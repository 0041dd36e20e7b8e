#include "core/order.h"

#include "core/names.h"

NAMES_TABLE(ORDER_KINDS)
NAMES_NAME(order_kind_name, ORDER_KINDS, enum order_kind)
NAMES_TEXT(order_kind_text, ORDER_KINDS, enum order_kind)
NAMES_PARSE(order_kind_parse, ORDER_KINDS, enum order_kind)

NAMES_TABLE(ORDER_STATES)
NAMES_NAME(order_state_name, ORDER_STATES, enum order_state)
NAMES_TEXT(order_state_text, ORDER_STATES, enum order_state)
NAMES_PARSE(order_state_parse, ORDER_STATES, enum order_state)

NAMES_TABLE(ORDER_SERVICES)
NAMES_NAME(order_service_name, ORDER_SERVICES, enum order_service)
NAMES_TEXT(order_service_text, ORDER_SERVICES, enum order_service)
NAMES_PARSE(order_service_parse, ORDER_SERVICES, enum order_service)

NAMES_TABLE(DOCUMENTS)
NAMES_NAME(document_name, DOCUMENTS, enum document)
NAMES_TEXT(document_text, DOCUMENTS, enum document)
NAMES_PARSE(document_parse, DOCUMENTS, enum document)
