/* conformance.h: what every backend must do, asked of one. */
#ifndef TOCSIN_TESTS_STORE_CONFORMANCE_H
#define TOCSIN_TESTS_STORE_CONFORMANCE_H

#include "hub/store/backend.h"

void conform_journal(const struct backend_kind *kind);
void conform_reports(const struct backend_kind *kind);
void conform_situation(const struct backend_kind *kind);
void conform_alerts(const struct backend_kind *kind);
void conform_deliveries(const struct backend_kind *kind);
void conform_failures(const struct backend_kind *kind);
void conform_rests(const struct backend_kind *kind);
void conform_notices(const struct backend_kind *kind);
void conform_people(const struct backend_kind *kind);
void conform_subscribers(const struct backend_kind *kind);
void conform_cards(const struct backend_kind *kind);
void conform_survey(const struct backend_kind *kind);
void conform_town(const struct backend_kind *kind);

#endif
